"""The sentences of a report: verdicts and points, in the same words on a page and in the terminal.

Neutral; never more than is known: nothing says that all is done while more checks follow.
"""

import re
from datetime import datetime
from fractions import Fraction

from grader.course import Device
from grader.language import N_, _, ngettext
from grader.results import Adjustment, CheckResult, Evidence, ExerciseResult, Mark, Outcome, Result, Verdict, added

_VULGAR = {
    Fraction(n, d): sign
    for n, d, sign in (
        (1, 2, "½"),
        (1, 3, "⅓"),
        (2, 3, "⅔"),
        (1, 4, "¼"),
        (3, 4, "¾"),
        (1, 5, "⅕"),
        (2, 5, "⅖"),
        (3, 5, "⅗"),
        (4, 5, "⅘"),
        (1, 6, "⅙"),
        (5, 6, "⅚"),
        (1, 8, "⅛"),
        (3, 8, "⅜"),
        (5, 8, "⅝"),
        (7, 8, "⅞"),
    )
}

QUOTED = re.compile(r"(?<!`)`([^`]*[^` ][^`]*)`(?!`)")
"What a sentence quotes as code."
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"

_DEVICES: dict[Device, str] = {"cpu": N_("the CPU"), "sim": N_("a simulated GPU"), "cuda": N_("a GPU")}

SYMBOLS = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.ERROR: "✗",
    Verdict.MISSING: DASH,
    Verdict.TIMED_OUT: "✗",
    Verdict.CRASHED: "✗",
    Verdict.OUT_OF_MEMORY: "✗",
    Verdict.SKIPPED: DASH,
    Verdict.UNGRADED: DASH,
}
"Beside the verdict's word, never instead of it."

_VERDICTS = {
    Verdict.PASSED: N_("passed"),
    Verdict.FAILED: N_("failed"),
    Verdict.ERROR: N_("error"),
    Verdict.MISSING: N_("missing"),
    Verdict.TIMED_OUT: N_("timed out"),
    Verdict.CRASHED: N_("crashed"),
    Verdict.OUT_OF_MEMORY: N_("out of memory"),
    Verdict.SKIPPED: N_("skipped"),
    Verdict.UNGRADED: N_("ungraded"),
}

STATES = {"graded": N_("graded"), "held": N_("held"), "pending": N_("pending"), "rejected": N_("rejected")}

EXPLAINED = {
    Verdict.PASSED: "",
    Verdict.FAILED: N_("The answer is not what is wanted."),
    Verdict.ERROR: N_("Your code raised an error."),
    Verdict.MISSING: N_("There is no answer to judge."),
    Verdict.TIMED_OUT: N_("Your code ran longer than it may."),
    Verdict.CRASHED: N_("The process that ran your code ended."),
    Verdict.OUT_OF_MEMORY: N_("Your code used more memory than it may."),
    Verdict.SKIPPED: N_("A check that this one needs did not pass."),
    Verdict.UNGRADED: N_("It could not be judged, and the answer is not the cause."),
}
"What stands under a check whose outcome brings no sentence of its own."

MOST_WELL = 3
"Lines on what went well."


# Numbers


def amount(value: Fraction) -> str:
    """A fraction as a person writes it: 3, 3½, 11.3, 22/7."""
    whole, rest = divmod(value, 1)
    if not rest:
        return str(whole)
    if rest in _VULGAR and value > 0:
        return f"{whole or ''}{_VULGAR[rest]}"
    return f"{float(value):g}" if value > 0 and 1000 % value.denominator == 0 else str(value)


def signed(value: Fraction) -> str:
    """What a score gains or loses: `+2`."""
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{amount(abs(value))}"


def plural(points: Fraction) -> int:
    """The number that picks the plural form for so many points: what is left of one is said as one."""
    return 1 if 0 < points <= 1 else -(-points.numerator // points.denominator)


def worth(points: Fraction) -> str:
    """`½ point`, `3 points`."""
    return ngettext("{points} point", "{points} points", plural(points)).format(points=amount(points))


def of_points(earned: Fraction, points: Fraction) -> str:
    """`7 of 9 points`."""
    form = ngettext("{earned} of {points} point", "{earned} of {points} points", plural(points))
    return form.format(earned=amount(earned), points=amount(points))


def count(number: int, noun: str) -> str:
    """`1 unit`, `3 units`, for what is told to authors; a report says it by a message of its own."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# Checks


def verdict(of: Verdict) -> str:
    """The word for a verdict."""
    return _(_VERDICTS[of])


def check_points(check: CheckResult) -> str:
    """What a check gave: `2 of 2 points`, `no points`, or that its points are open."""
    if not check.points:
        return _("no points")
    if check.verdict is Verdict.UNGRADED:
        form = ngettext("{points} point open", "{points} points open", plural(check.points))
        return form.format(points=amount(check.points))
    return of_points(check.earned, check.points)


def told(sentence: str) -> str:
    """A sentence that stands in a result, in the language that is spoken if that has it."""
    return _(sentence) if sentence else ""


def explanation(outcome: Outcome, before: Outcome | None = None) -> str:
    """One sentence on why an outcome is what it is; empty for a check that passed, and for what was told before.

    Args:
        before: how the check came out on the device before this one.
    """
    if before is not None and outcome.verdict is before.verdict is Verdict.SKIPPED and outcome.note == before.note:
        return ""
    if outcome.verdict is Verdict.PASSED:
        return told(outcome.note)
    if outcome.evidence is not None and outcome.evidence.message:
        return told(outcome.evidence.message)
    return told(outcome.note or EXPLAINED[outcome.verdict])


def on_device(outcome: Outcome) -> str:
    """How a check came out on one of its devices."""
    form = _("on {device}: {verdict}") if outcome.counts else _("on {device}: {verdict}, without points")
    return form.format(device=_(_DEVICES[outcome.device]), verdict=verdict(outcome.verdict))


def moment(at: str) -> str:
    """A time in ISO 8601 as a person reads it, to the minute: `2026-11-03 23:10 UTC+01:00`."""
    try:
        return datetime.fromisoformat(at).strftime("%Y-%m-%d %H:%M %Z").strip()
    except ValueError:
        return at


def smallest(evidence: Evidence) -> str:
    """The sentence on the smallest input for which a check fails."""
    return _("It fails already for {input}.").format(input=evidence.smallest)


def difference(evidence: Evidence) -> str:
    """The sentence on how far two values are apart; empty where it is not known, or told already."""
    if evidence.difference is None or "largest difference" in evidence.message:
        return ""
    return _("The largest difference is {number}.").format(number=f"{evidence.difference:.4g}")


def place(result: Result, cell: int | None, line: int | None) -> str:
    """`cell 3, line 4`, counted from 1; a script has lines only. Empty when nothing is known."""
    if result.source.endswith(".py"):
        cell = None
    if cell is not None and line is not None:
        return _("cell {cell}, line {line}").format(cell=cell + 1, line=line)
    if cell is not None:
        return _("cell {cell}").format(cell=cell + 1)
    return "" if line is None else _("line {line}").format(line=line)


def went_on(result: Result) -> str:
    """That an error outside of the answers costs nothing, where every answer that stands in the file passes; else empty."""
    answered = [e for e in result.exercises if e.code]
    costless = all(c.verdict is Verdict.PASSED for e in answered for c in e.checks)
    if not (result.cells and answered and costless):
        return ""
    return _("That took no points: every answer that stands in your file passes its checks.")


def upper(text: str) -> str:
    """`text` with its first letter in upper case."""
    return text[:1].upper() + text[1:]


# The whole


def reservations(result: Result) -> tuple[str, ...]:
    """What must be said wherever the score is: that it is held, left something out, or is for some of the checks."""
    said = []
    if result.ungraded:
        said.append(_held(result))
    if result.pending:
        points = added(m.points for m in result.pending)
        form = ngettext(
            "{points} point is given by hand and pending; it counts as 0 until then.",
            "{points} points are given by hand and pending; they count as 0 until then.",
            plural(points),
        )
        said.append(form.format(points=amount(points)))
    if result.provisional:
        said.append(_("This score is provisional: a check with points was left out of this run."))
    if result.later:
        form = ngettext(
            "{n} more check is judged and shown later; the points here are those of the checks on view.",
            "{n} more checks are judged and shown later; the points here are those of the checks on view.",
            result.later,
        )
        said.append(form.format(n=result.later))
    return tuple(said)


def _held(result: Result) -> str:
    number, points = len(result.ungraded), added(c.points for c in result.ungraded)
    if result.audience == "student" and points:
        form = ngettext(
            "This score is held: {n} check, worth {points}, could not be judged yet, through no fault of yours. "
            "It can rise once that is done; you need do nothing for it.",
            "This score is held: {n} checks, worth {points}, could not be judged yet, through no fault of yours. "
            "It can rise once that is done; you need do nothing for it.",
            number,
        )
    elif result.audience == "student":
        form = ngettext(
            "This score is held: {n} check could not be judged yet, through no fault of yours.",
            "This score is held: {n} checks could not be judged yet, through no fault of yours.",
            number,
        )
    elif points:
        form = ngettext(
            "This score is held: {n} check, worth {points}, could not be judged yet, through no fault of the student. "
            "It can rise once that is done.",
            "This score is held: {n} checks, worth {points}, could not be judged yet, through no fault of the student. "
            "It can rise once that is done.",
            number,
        )
    else:
        form = ngettext(
            "This score is held: {n} check could not be judged yet, through no fault of the student.",
            "This score is held: {n} checks could not be judged yet, through no fault of the student.",
            number,
        )
    return form.format(n=number, points=worth(points))


def on_view(result: Result) -> str:
    """How many checks there are to see, and of how many not everything can be seen; empty where none is."""
    number = len(result.checks)
    if not number or result.rejected:
        return ""
    hidden = sum(not c.public and not {"inputs", "expected"} <= set(c.shows) for c in result.checks)
    said = ngettext("{n} check judges this submission.", "{n} checks judge this submission.", number).format(n=number)
    if not hidden:
        return said
    if number == 1:
        return _("1 check judges this submission; some of the numbers that it uses stay hidden.")
    if hidden == number:
        more = _("Some of the numbers that they use stay hidden.")
    else:
        more = ngettext(
            "{n} of them uses numbers that stay hidden.",
            "{n} of them use numbers that stay hidden.",
            hidden,
        ).format(n=hidden)
    return f"{said} {more}"


def went_well(result: Result) -> tuple[str, ...]:
    """What passed, a few lines of it: whole exercises first, then checks by their sentence. Empty if nothing did."""
    if result.rejected:
        return ()
    judged = [e for e in result.exercises if e.checks]
    passed = {e.name: [c for c in e.checks if c.verdict is Verdict.PASSED] for e in judged}
    whole = [e for e in judged if len(passed[e.name]) == len(e.checks)]
    if whole and len(whole) == len(judged) > 1:
        form = ngettext(
            "{n} exercise passes every check on this page.",
            "All {n} exercises pass every check on this page.",
            len(whole),
        )
        return (form.format(n=len(whole)),)
    said = []
    if whole:
        form = _("Complete as far as this page goes: {exercises}.") if result.later else _("Complete: {exercises}.")
        said.append(form.format(exercises="; ".join(name(e) for e in whole)))
    parts = [(e, c) for e in judged if len(passed[e.name]) < len(e.checks) for c in passed[e.name]]
    spoken = [n for n, (_e, c) in enumerate(parts) if c.public or "sentence" in c.shows]
    best = sorted(sorted(spoken, key=lambda n: -parts[n][1].points)[: MOST_WELL - len(said)])
    for exercise, check in (parts[n] for n in best):
        said.append(_("{exercise}: “{sentence}” holds.").format(exercise=name(exercise), sentence=check.sentence))
    more = len(parts) - len(best)
    if more and said:
        said.append(ngettext("{n} more check passed.", "{n} more checks passed.", more).format(n=more))
    elif more:
        said.append(ngettext("{n} check passed.", "{n} checks passed.", more).format(n=more))
    return tuple(said)


def name(exercise: ExerciseResult) -> str:
    """`2.1 The sigmoid`."""
    return f"{exercise.label} {exercise.title}".strip()


def state(result: Result) -> str:
    """For the class: graded, held, pending (points by hand), or rejected; `STATES` has the word for it."""
    if result.rejected:
        return "rejected"
    if result.held:
        return "held"
    return "pending" if result.pending else "graded"


def marked(mark: Mark) -> str:
    """What a person gave for one criterion: `2 of 3 points`, or that nobody has looked yet."""
    if mark.earned is None:
        form = ngettext("{points} point pending", "{points} points pending", plural(mark.points))
        return form.format(points=amount(mark.points))
    return of_points(mark.earned, mark.points)


def changed(adjustment: Adjustment, result: Result) -> str:
    """Why a score changed, after the exercise that it is about: `5.2: The statement was ambiguous.`"""
    about = next((e.label or e.name for e in result.exercises if e.name == adjustment.exercise), "")
    return f"{about}: {adjustment.reason}" if about else adjustment.reason


def signed_by(by: str, at: str) -> str:
    """Who decided or wrote something, and when: `By Ada Byron, 2026-11-20 09:30 UTC`; empty where neither is known."""
    if by and at:
        return _("By {name}, {time}").format(name=by, time=moment(at))
    return _("By {name}").format(name=by) if by else moment(at) if at else ""
