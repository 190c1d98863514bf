"""What an analysis needs of a result, as plain values: for instructors, since hidden checks are named.

Nothing in it tells who a student is but the name, for which a pseudonym can stand: no file name, no hash of what was
handed in, no code, no output, no value, and no sentence that a person or a student's program wrote.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from grader.errors import Refused
from grader.exports.pseudonyms import pseudonym
from grader.results import CheckResult, ExerciseResult, Mark, Result, added

Facts = dict[str, Any]
"By column: text, numbers, fractions, and what each device said."


def facts(results: Sequence[Result], secret: bytes | None = None) -> Iterator[tuple[Facts, tuple[Facts, ...]]]:
    """Each result and its checks; with a secret, under pseudonyms and in their order, since that of names tells too.

    Raises:
        Refused: a result is a student's view, which lacks what is hidden.
    """
    told = []
    for result in results:
        if result.audience != "instructor":
            raise Refused(
                f"The result of {result.student} is a student's view, which lacks what is hidden. "
                "Export from the results that `grader grade` wrote."
            )
        name = pseudonym(secret, result.student) if secret else result.student
        told.append((_result(result, name), tuple(_parts(result))))
    return iter(sorted(told, key=lambda one: (one[0]["unit"], one[0]["student"], one[0]["attempt"])))


def _result(result: Result, name: str) -> Facts:
    late = added(a.points for a in result.adjustments if a.kind == "late")
    return {
        "audience": result.audience,
        "student": name,
        "unit": result.unit,
        "unit_version": result.unit_version,
        "attempt": result.attempt,
        "round": result.round,
        "state": _state(result),
        "score": result.score,
        "late": late,
        "adjusted": added(a.points for a in result.adjustments) - late,
        "total": result.total,
        "points": result.points,
        "level": result.level,
        "seconds": round(result.seconds, 3),
        "grader": result.grader,
        "torch": result.torch,
    }


def _state(result: Result) -> str:
    """The one word that says whether the score is final, and else why not."""
    if result.rejected:
        return "rejected"
    if result.ungraded:
        return "held"
    return "provisional" if result.provisional else "pending" if result.pending else "graded"


def _parts(result: Result) -> Iterator[Facts]:
    for exercise in result.exercises:
        for check in exercise.checks:
            yield _check(exercise, check)
        for mark in exercise.marks:
            yield _mark(exercise, mark)


def _check(exercise: ExerciseResult, check: CheckResult) -> Facts:
    faults = [o.fault for o in check.outcomes if o.fault]
    return {
        "exercise": exercise.name,
        "label": exercise.label,
        "kind": "check",
        "name": check.name,
        "step": check.step,
        "public": check.public,
        "visibility": check.visibility,
        "verdict": str(check.verdict),
        "fault": str(faults[0]) if faults else "",
        "misconception": next((o.misconception for o in check.outcomes if o.misconception), ""),
        "points": check.points,
        "earned": check.earned,
        "seconds": round(sum(o.seconds for o in check.outcomes), 3),
        "devices": {o.device: str(o.verdict) for o in check.outcomes},
    }


def _mark(exercise: ExerciseResult, mark: Mark) -> Facts:
    """A mark by hand; one that is not given yet has earned nothing that is known."""
    earned: Fraction | None = mark.earned
    return {
        "exercise": exercise.name,
        "label": exercise.label,
        "kind": "mark",
        "name": mark.criterion,
        "step": "",
        "public": True,
        "visibility": "visible",
        "verdict": "pending" if earned is None else "",
        "fault": "",
        "misconception": "",
        "points": mark.points,
        "earned": earned,
        "seconds": 0.0,
        "devices": {},
    }
