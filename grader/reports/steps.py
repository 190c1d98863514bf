"""The one thing to do next, and what comes after it.

Recommendation first, then the reason.
"""

from fractions import Fraction

import msgspec

from grader.language import _, ngettext
from grader.reports.advice import advice, own_hint
from grader.reports.words import EXPLAINED, explanation, name, told, worth
from grader.results import CheckResult, ExerciseResult, Result, Verdict, added

_UNREAD = ("SyntaxError", "IndentationError", "TabError")
"What Python raises on a cell that it cannot read."


class Step(msgspec.Struct, frozen=True):
    """The one thing to do next."""

    title: str
    advice: str
    reason: str = ""
    exercise: ExerciseResult | None = None
    after: str = ""
    "The other exercises that lose points, and how many each; empty where there are none."


def next_step(result: Result) -> Step:
    """What helps most now: the first exercise, in order, that was begun and lost points; else the first that is missing.

    The advice is the hint, where there is one, and the reason is the check's sentence; of an answer that is missing, the
    advice is why it was not found.
    """
    if result.rejected:
        number = len(result.exercises)
        form = ngettext(
            "Nothing in it could be graded, and {n} exercise waits for that file.",
            "Nothing in it could be graded, and {n} exercises wait for that file.",
            number,
        )
        return Step(_("Hand in a file that can be read"), told(result.rejected), form.format(n=number))
    if in_turn := _in_turn(result):
        first, *others = in_turn
        step = _finish(first, result) if first.missing else _mend(first)
        return msgspec.structs.replace(step, exercise=first, after=_after(others))
    if result.ungraded:
        return Step(_("Wait for the remaining checks"), _("There is nothing to do: those that were judged all passed."))
    if not result.checks:
        return Step(_("Nothing was judged yet"), _("This page shows no check so far."))
    return Step(_("Every check on this page passed"), _("There is nothing to mend here."))


def _in_turn(result: Result) -> list[ExerciseResult]:
    """The exercises that lose something: those that were begun, those that are missing, those that lose no points."""

    def turn(exercise: ExerciseResult) -> int:
        if not _points_lost(exercise):
            return 1 if exercise.missing else 2
        return int(bool(exercise.missing) and not _unread(exercise, result))

    return sorted((e for e in result.exercises if _lost(e)), key=turn)


def _unread(exercise: ExerciseResult, result: Result) -> bool:
    """Whether the answer stands in a cell that Python could not read."""
    broken = {run.cell for run in result.cells if run.message.startswith(_UNREAD)}
    return bool(exercise.code) and exercise.cell in broken


def _lost(exercise: ExerciseResult) -> list[CheckResult]:
    return [c for c in exercise.checks if c.verdict not in (Verdict.PASSED, Verdict.UNGRADED)]


def _points_lost(exercise: ExerciseResult) -> Fraction:
    return added(c.points for c in _lost(exercise))


def _after(others: list[ExerciseResult]) -> str:
    form = _("{exercise} ({points})")
    said = [
        form.format(exercise=e.label or e.title, points=worth(points)) for e in others if (points := _points_lost(e))
    ]
    return _("After that: {exercises}.").format(exercises=", ".join(said)) if said else ""


def _finish(exercise: ExerciseResult, result: Result) -> Step:
    form = _("Mend {exercise}") if _unread(exercise, result) else _("Finish {exercise}")
    hint = exercise.hints[0] if exercise.hints and not _unread(exercise, result) else ""
    return Step(form.format(exercise=name(exercise)), told(exercise.missing), hint)


def _mend(exercise: ExerciseResult) -> Step:
    lost = _lost(exercise)
    # What was skipped waits for another check: that one comes first.
    check = next((c for c in lost if c.verdict is not Verdict.SKIPPED), lost[0])
    outcome = next((o for o in check.outcomes if o.verdict is check.verdict), None)
    why = explanation(outcome) if outcome else _(EXPLAINED[check.verdict])
    above = advice(exercise)
    cause = above.causes[0].text if above and above.causes else told(check.diagnosis)
    hint = cause or own_hint(check) or (exercise.hints[0] if exercise.hints else "")
    form = _("“{sentence}” waits.") if check.verdict is Verdict.SKIPPED else _("“{sentence}” does not hold yet.")
    sentence = form.format(sentence=check.sentence)
    title = _("Mend {exercise}").format(exercise=name(exercise))
    if hint:
        return Step(title, hint, f"{sentence} {why}")
    return Step(title, _("Look at this check first: {sentence}").format(sentence=sentence), why)
