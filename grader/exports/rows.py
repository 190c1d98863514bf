"""A result line by line, as hosts list it: every check and every mark given by hand, with what to say about it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from grader.course import Visibility
from grader.language import _
from grader.reports import words
from grader.results import Adjustment, CheckResult, ExerciseResult, Mark, Result, Verdict


class Row(msgspec.Struct, frozen=True):
    """A check, a mark, or a change of the score. Its text is as the result has it: each form escapes it."""

    number: str
    "Such as `5.1.2`: the exercise's label and the place in it; empty for a change."
    exercise: str
    name: str
    points: Fraction
    earned: Fraction | None = None
    "None where nobody could judge it yet."
    verdict: Verdict | None = None
    "None for what a person decided."
    told: str = ""
    "Why, and what to do: lines. Empty for what passed."
    output: str = ""
    "What the student's code printed, where that may be shown."
    place: tuple[int | None, int | None] = (None, None)
    "Where the student's code raised: the cell, counted from 0, and the line, from 1."
    visibility: Visibility = "visible"

    @property
    def passed(self) -> bool:
        """Of a mark: all its points were given. A change is nothing to pass."""
        if self.verdict is not None:
            return self.verdict is Verdict.PASSED
        return not self.number or self.earned == self.points


def rows(view: Result) -> tuple[Row, ...]:
    """The checks and marks of a student's view, in order; of a check that is never shown only its points."""
    return tuple(row for exercise in view.exercises for row in _of_exercise(exercise))


def changes(adjustments: Sequence[Adjustment], score: Fraction) -> tuple[Row, ...]:
    """What came on or off `score`; what would take it below 0 takes less."""
    found = []
    for change in adjustments:
        points = max(change.points, -score) if change.points < 0 else change.points
        score += points
        name = _("Handed in late") if change.kind == "late" else _("Changed by a person")
        found.append(Row("", "", name, Fraction(0), points, told=words.told(change.reason)))
    return tuple(found)


def _of_exercise(exercise: ExerciseResult) -> Iterator[Row]:
    name = words.name(exercise)
    label = exercise.label or exercise.name
    for n, check in enumerate(exercise.checks, 1):
        yield _of_check(check, f"{label}.{n}", name)
    for n, mark in enumerate(exercise.marks, len(exercise.checks) + 1):
        yield _of_mark(mark, f"{label}.{n}", name)


def _of_check(check: CheckResult, number: str, exercise: str) -> Row:
    earned = None if check.verdict is Verdict.UNGRADED else check.earned
    if check.visibility == "hidden":
        name = _("One more check.")
        return Row(number, exercise, name, check.points, earned, check.verdict, visibility="hidden")
    raised = next((o.evidence for o in check.outcomes if o.evidence and o.evidence.line is not None), None)
    return Row(
        number,
        exercise,
        words.told(check.sentence),
        check.points,
        earned,
        check.verdict,
        told="\n".join(_why(check)),
        output="".join(o.output for o in check.outcomes),
        place=(raised.cell, raised.line) if raised else (None, None),
        visibility=check.visibility,
    )


def _why(check: CheckResult) -> Iterator[str]:
    if check.verdict is Verdict.PASSED:
        return
    for outcome in check.outcomes:
        if outcome.verdict is not Verdict.PASSED:
            why = words.explanation(outcome) or words.upper(words.verdict(outcome.verdict))
            yield f"{words.upper(words.on_device(outcome))}. {why}" if len(check.outcomes) > 1 else why
    if check.verdict not in (Verdict.UNGRADED, Verdict.SKIPPED) and (hint := check.diagnosis or check.hint):
        yield words.told(hint)


def _of_mark(mark: Mark, number: str, exercise: str) -> Row:
    told = mark.comment if mark.earned is not None else _("A person gives these points; they are still open.")
    return Row(number, exercise, words.told(mark.criterion), mark.points, mark.earned, told=told)
