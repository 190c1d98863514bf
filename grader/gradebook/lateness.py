"""What handing in late costs: from the instant that is stored, in exact fractions, with its arithmetic in a sentence."""

import math
from datetime import datetime, timedelta
from fractions import Fraction

from grader.course import Late
from grader.language import _, ngettext
from grader.results import Adjustment, Result

_DATE = "%Y-%m-%d %H:%M %Z"


def late_by(submitted: datetime, due: datetime, late: Late) -> timedelta:
    """How much later than due; none within the grace."""
    behind = submitted - due
    return behind if behind > timedelta(minutes=float(late.grace_minutes)) else timedelta(0)


def late_adjustment(result: Result, submitted: datetime, due: datetime, late: Late) -> Adjustment | None:
    """What comes off `result.total` for a hand-in at `submitted`; None where it is in time.

    Each step that has begun costs `per_cent` of the score, overrides included, and `floor` per cent of it stay.
    """
    behind = late_by(submitted, due, late)
    if not behind:
        return None
    step = timedelta(hours=float(late.step_hours))
    steps = math.ceil(behind / step)
    share = min(_exact(late.per_cent) * steps, 100 - _exact(late.floor))
    score = result.total
    off = score * share / 100
    begun = ngettext("{n} step of {hours} h has begun", "{n} steps of {hours} h have begun", steps)
    arithmetic = _("{begun}, each costs {per_cent} % of the {score} points").format(
        begun=begun.format(n=steps, hours=_number(late.step_hours)),
        per_cent=_number(late.per_cent),
        score=_shown(score),
    )
    if share < _exact(late.per_cent) * steps:
        arithmetic = _("{arithmetic}, and {floor} % of them stay").format(
            arithmetic=arithmetic, floor=_number(late.floor)
        )
    reason = _("Handed in {when}, {behind} after it was due ({due}): {arithmetic}. {off} points come off.").format(
        when=submitted.astimezone(due.tzinfo).strftime(_DATE),
        behind=_duration(behind),
        due=due.strftime(_DATE),
        arithmetic=arithmetic,
        off=_shown(off),
    )
    return Adjustment("late", -off, reason)


def _exact(number: int | float) -> Fraction:
    """As it was written: 12.5 is 25/2, and 0.1 is 1/10."""
    return Fraction(str(number))


def _number(number: int | float) -> str:
    return f"{number:g}"


def _shown(points: Fraction) -> str:
    """Points with at most two decimals, or as a fraction where that would not be exact."""
    return f"{float(points):g}" if (points * 100).denominator == 1 else str(points)


def _duration(time: timedelta) -> str:
    minutes = math.ceil(time / timedelta(minutes=1))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [
        text.format(n=n)
        for n, text in (
            (days, ngettext("{n} day", "{n} days", days)),
            (hours, ngettext("{n} hour", "{n} hours", hours)),
            (minutes, ngettext("{n} minute", "{n} minutes", minutes)),
        )
        if n
    ]
    return " ".join(parts)
