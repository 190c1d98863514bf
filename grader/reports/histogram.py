"""How the scores of a class are spread, drawn and in words."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import cycle

import msgspec

from grader.language import _, ngettext
from grader.reports import words

COLUMNS = 13
"The most that there are where points are counted together."
LABELS = 7
"The most below the columns: so many can be told apart where the figure is small."


class Bar(msgspec.Struct, frozen=True):
    """One column of the histogram, in units of the figure."""

    x: float
    y: float
    width: float
    count: int
    label: str


class Histogram(msgspec.Struct, frozen=True):
    """The spread of the scores, drawn and in words."""

    bars: tuple[Bar, ...]
    text: str
    columns: str
    "What a column stands for, in a sentence."


def histogram(scores: Sequence[Fraction], points: Fraction) -> Histogram:
    """A column for every whole number of points, or for every 2, 5, 10 and so on where there are more than 20 points."""
    if not scores or points <= 0:
        return Histogram((), _("No score yet."), "")
    step = Fraction(1) if points <= 20 else _round_step(points)
    number = int(points / step) + 1
    counts = Counter(min(int(score / step), number - 1) for score in scores)
    tallest = max(counts.values())
    slot = 360 / number
    every = next(n for n in (1, 2, 5) if number <= n * LABELS)
    bars = tuple(
        Bar(
            x=round(n * slot + slot * 0.1, 2),
            y=round(122 - 100 * counts[n] / tallest, 2),
            width=round(slot * 0.8, 2),
            count=counts[n],
            label=words.amount(n * step) if n % every == 0 else "",
        )
        for n in range(number)
    )
    told = "; ".join(_told(counts[n], n * step, exact=step == 1) for n in sorted(counts)) + "."
    return Histogram(bars, told, _columns(step, every))


def _round_step(points: Fraction) -> Fraction:
    """The least of 2, 5, 10, 20, 50 and so on that makes no more columns than `COLUMNS`."""
    step, rises = Fraction(1), cycle((Fraction(2), Fraction(5, 2), Fraction(2)))
    while points / step >= COLUMNS:
        step *= next(rises)
    return step


def _columns(step: Fraction, every: int) -> str:
    said = ngettext(
        "Each column spans {step} point: that at {low} counts the scores from {low} to just below {high}.",
        "Each column spans {step} points: that at {low} counts the scores from {low} to just below {high}.",
        int(step),
    )
    low = every * step
    return said.format(step=words.amount(step), low=words.amount(low), high=words.amount(low + step))


def _told(number: int, points: Fraction, *, exact: bool) -> str:
    if exact and 0 < points <= 1:
        said = ngettext("{n} student with {points} point", "{n} students with {points} point", number)
    elif exact:
        said = ngettext("{n} student with {points} points", "{n} students with {points} points", number)
    else:
        said = ngettext("{n} student with {points} or more points", "{n} students with {points} or more points", number)
    return said.format(n=number, points=words.amount(points))
