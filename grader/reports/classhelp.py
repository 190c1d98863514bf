"""Who may need help: the students of a class with the least of the points, apart by what they lack."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import msgspec

from grader.language import N_, _
from grader.reports import words
from grader.reports.classrows import Who, by_name, has_no_answer, who
from grader.results import Result, added

MOST = 5
"Students of each kind who are named; of the others the number is told."
LOW = Fraction(1, 2)
"Whoever has less than this part of the points may need help."

WRONG = N_("Most points lost in wrong answers")
MISSING = N_("Most points lost where there is no answer")
HELD = N_("Held: low so far, and can rise")


class Needy(msgspec.Struct, frozen=True):
    """Students with little of the points for one kind of reason, who has least first."""

    told: str
    students: tuple[Who, ...]
    more: int
    "Others of that kind."


def needy(results: Iterable[Result]) -> tuple[Needy, ...]:
    """Who has less than half of the points; a rejected submission says nothing about a student, and is left out."""
    low = [(share, r) for r in results if not r.rejected and (share := _share(r)) is not None and share < LOW]
    low.sort(key=lambda found: (found[0], by_name(found[1])))
    kinds: Sequence[tuple[str, Callable[[Result], bool]]] = (
        (WRONG, lambda r: not r.held and not _mostly_missing(r)),
        (MISSING, lambda r: not r.held and _mostly_missing(r)),
        (HELD, lambda r: r.held),
    )
    groups = []
    for told, belongs in kinds:
        students = [r for _share_of_it, r in low if belongs(r)]
        if students:
            named = tuple(who(r, _note(r)) for r in students[:MOST])
            groups.append(Needy(_(told), named, len(students) - len(named)))
    return tuple(groups)


def _earned(result: Result) -> Fraction:
    """With what a person decided; what came off for being late says nothing about who needs help."""
    return added((result.score, *(a.points for a in result.adjustments if a.kind != "late")))


def _share(result: Result) -> Fraction | None:
    """Of the points that were judged; None if none was."""
    judged = result.points - added(c.points for c in result.ungraded)
    return _earned(result) / judged if judged else None


def _mostly_missing(result: Result) -> bool:
    gone = added(e.points for e in result.exercises if has_no_answer(e))
    return 2 * gone > result.points - _earned(result)


def _note(result: Result) -> str:
    """`3 of 21 points; no answer to 5.0, 5.2`."""
    points = words.of_points(_earned(result), result.points)
    gone = ", ".join(e.label for e in result.exercises if has_no_answer(e))
    return _("{points}; no answer to {exercises}").format(points=points, exercises=gone) if gone else points
