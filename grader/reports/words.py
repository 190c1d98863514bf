"""The sentences of a report: verdicts, points and what to do next, in the same words on a page and in the terminal.

Recommendation first, then the reason; neutral; never more than is known: nothing says that all is done while more
checks follow.
"""

from fractions import Fraction

import msgspec

from grader.course import Device
from grader.reports.advice import advice
from grader.results import CheckResult, Evidence, ExerciseResult, Outcome, Result, Verdict

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

DASH = "\N{EN DASH}"

_DEVICES: dict[Device, str] = {"cpu": "the CPU", "sim": "a simulated GPU", "cuda": "a GPU"}

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

EXPLAINED = {
    Verdict.PASSED: "",
    Verdict.FAILED: "The answer is not what is wanted.",
    Verdict.ERROR: "Your code raised an error.",
    Verdict.MISSING: "There is no answer to judge.",
    Verdict.TIMED_OUT: "Your code ran longer than it may.",
    Verdict.CRASHED: "The process that ran your code ended.",
    Verdict.OUT_OF_MEMORY: "Your code used more memory than it may.",
    Verdict.SKIPPED: "A check that this one needs did not pass.",
    Verdict.UNGRADED: "It could not be judged, and the answer is not the cause.",
}
"What stands under a check whose outcome brings no sentence of its own."


def amount(value: Fraction) -> str:
    """A fraction as a person writes it: 3, 3½, 22/7."""
    whole, rest = divmod(value, 1)
    if not rest:
        return str(whole)
    if rest in _VULGAR and value > 0:
        return f"{whole or ''}{_VULGAR[rest]}"
    return str(value)


def unit(points: Fraction) -> str:
    """`point` or `points`, as it is said after the number."""
    return "point" if 0 < points <= 1 else "points"


def of_points(earned: Fraction, points: Fraction) -> str:
    """`7 of 9 points`."""
    return f"{amount(earned)} of {amount(points)} {unit(points)}"


def count(number: int, noun: str) -> str:
    """`1 check`, `3 checks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check_points(check: CheckResult) -> str:
    """What a check gave: `2 of 2 points`, `no points`, or that its points are open."""
    if not check.points:
        return "no points"
    if check.verdict is Verdict.UNGRADED:
        return f"{amount(check.points)} {unit(check.points)} open"
    return of_points(check.earned, check.points)


def explanation(outcome: Outcome) -> str:
    """One sentence on why an outcome is what it is; empty for a check that passed."""
    if outcome.verdict is Verdict.PASSED:
        return outcome.note
    if outcome.evidence is not None and outcome.evidence.message:
        return outcome.evidence.message
    return outcome.note or EXPLAINED[outcome.verdict]


def on_device(outcome: Outcome) -> str:
    """How a check came out on one of its devices."""
    return f"on {_DEVICES[outcome.device]}: {outcome.verdict.value}{'' if outcome.counts else ', without points'}"


def smallest(evidence: Evidence) -> str:
    """The sentence on the smallest input for which a check fails."""
    return f"It fails already for {evidence.smallest}."


def place(result: Result, cell: int | None, line: int | None) -> str:
    """`cell 3, line 4`, counted from 1; a script has lines only. Empty when nothing is known."""
    parts = []
    if cell is not None and not result.source.endswith(".py"):
        parts.append(f"cell {cell + 1}")
    if line is not None:
        parts.append(f"line {line}")
    return ", ".join(parts)


def reservations(result: Result) -> tuple[str, ...]:
    """What must be said wherever the score is: that it is held, left something out, or is for some of the checks."""
    said = []
    if result.ungraded:
        open_points = sum((c.points for c in result.ungraded), Fraction(0))
        worth = f", worth {amount(open_points)} {unit(open_points)}," if open_points else ""
        whose = "yours" if result.audience == "student" else "the student"
        said.append(
            f"This score is held: {count(len(result.ungraded), 'check')}{worth} could not be judged yet, through no "
            f"fault of {whose}. It can rise once that is done."
        )
    if result.provisional:
        said.append("This score is provisional: a check with points was left out of this run.")
    if result.later:
        follow = "check is judged and shown" if result.later == 1 else "checks are judged and shown"
        said.append(f"{result.later} more {follow} later; the points here are those of the checks on view.")
    return tuple(said)


class Step(msgspec.Struct, frozen=True):
    """The one thing to do next."""

    title: str
    advice: str
    reason: str = ""
    exercise: ExerciseResult | None = None


def next_step(result: Result) -> Step:
    """What helps most now: the first exercise, in order, that lost points.

    The advice is the hint, where there is one, and the reason is the check's sentence.
    """
    if result.rejected:
        return Step(
            "Hand in a file that can be read",
            result.rejected,
            f"Nothing in it was graded; missing for now: {count(len(result.exercises), 'exercise')}.",
        )
    for exercise in result.exercises:
        lost = [c for c in exercise.checks if c.verdict not in (Verdict.PASSED, Verdict.UNGRADED)]
        # A public check gives no points, but says most clearly what is wrong where points were lost too.
        if exercise.missing and lost:
            advice = exercise.hints[0] if exercise.hints else "Complete the stub, then hand in again."
            return Step(f"Finish {name(exercise)}", advice, exercise.missing, exercise)
        if any(c.points for c in lost):
            return _mend(exercise, lost)
    for exercise in result.exercises:
        lost = [c for c in exercise.checks if c.verdict not in (Verdict.PASSED, Verdict.UNGRADED)]
        if lost:
            return _mend(exercise, lost)
    if result.ungraded:
        return Step("Wait for the remaining checks", "There is nothing to do: those that were judged all passed.")
    if not result.checks:
        return Step("Nothing was judged yet", "This page shows no check so far.")
    return Step("Every check on this page passed", "There is nothing to mend here.")


def _mend(exercise: ExerciseResult, lost: list[CheckResult]) -> Step:
    # What was skipped waits for another check: that one comes first.
    check = next((c for c in lost if c.verdict is not Verdict.SKIPPED), lost[0])
    outcome = next((o for o in check.outcomes if o.verdict is check.verdict), None)
    why = explanation(outcome) if outcome else EXPLAINED[check.verdict]
    above = advice(exercise)
    cause = above.causes[0].text if above and above.causes else check.diagnosis
    hint = cause or check.hint or (exercise.hints[0] if exercise.hints else "")
    sentence = f"“{check.sentence}” {'waits' if check.verdict is Verdict.SKIPPED else 'does not hold yet'}."
    if hint:
        return Step(f"Mend {name(exercise)}", hint, f"{sentence} {why}", exercise)
    return Step(f"Mend {name(exercise)}", f"Look at this check first: {sentence}", why, exercise)


def name(exercise: ExerciseResult) -> str:
    """`2.1 The sigmoid`."""
    return f"{exercise.label} {exercise.title}".strip()


def state(result: Result) -> str:
    """For the class: graded, held, or rejected."""
    if result.rejected:
        return "rejected"
    return "held" if result.held else "graded"
