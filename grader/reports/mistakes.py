"""Which mistakes a class makes: who made each of the named ones, exercise by exercise."""

from collections.abc import Iterable, Sequence

import msgspec

from grader.language import N_, _
from grader.reports.advice import WRONG
from grader.results import ExerciseResult, Result, in_words

UNNAMED = N_("not named")
"Stands for the wrong answers whose mistake is not known."


class Mistake(msgspec.Struct, frozen=True):
    """One mistake in one exercise."""

    exercise: ExerciseResult
    "As a submission holds it that lacks no check."
    words: str
    "Its name in words."
    name: str
    "As it stands in misconceptions.py; empty for what is not named."
    wrong: int
    "Wrong answers to the exercise, of whatever kind."
    made_by: tuple[Result, ...]


def mistakes(results: Iterable[Result], exercises: Sequence[ExerciseResult]) -> tuple[Mistake, ...]:
    """The mistakes of each exercise in turn, the commonest first, and last who made one without a name."""
    made: dict[str, dict[str, list[Result]]] = {}
    for result in results:
        for exercise in result.exercises if not result.rejected else ():
            if any(c.verdict in WRONG for c in exercise.checks):
                for name in _names(exercise) or ("",):
                    made.setdefault(exercise.name, {}).setdefault(name, []).append(result)
    rows = []
    for exercise in exercises:
        found = made.get(exercise.name, {})
        wrong = len({id(r) for by in found.values() for r in by})
        for name, by in sorted(found.items(), key=lambda item: (not item[0], -len(item[1]), item[0])):
            rows.append(Mistake(exercise, in_words(name) or _(UNNAMED), name, wrong, tuple(by)))
    return tuple(rows)


def _names(exercise: ExerciseResult) -> tuple[str, ...]:
    names = (o.misconception for c in exercise.checks for o in c.outcomes)
    return tuple(dict.fromkeys(name for name in names if name))
