"""Which mistakes a class makes: who made each of them, exercise by exercise.

A mistake has the name of a misconception. Where diagnosis found none, those belong together who were told the same of
the cause, and last there are those of whom no cause is known.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from grader.course import VISIBILITIES
from grader.language import N_, _
from grader.reports import words
from grader.reports.advice import ENDED, WRONG, advice
from grader.results import ExerciseResult, Result, in_words, students_view

UNNAMED = N_("not named")
"Stands for the wrong answers whose mistake is not known."
_CLAUSE = re.compile(r"(.+?)[.:;!?](?=\s)", re.DOTALL)


class Mistake(msgspec.Struct, frozen=True):
    """One mistake in one exercise."""

    exercise: ExerciseResult
    "As a submission holds it that lacks no check."
    words: str
    "Its name in words; without a name, the begin of what is told or how the code ended."
    name: str
    "As it stands in misconceptions.py; empty for what is not named."
    told: str
    "What the students read of the cause where it has no name; empty where they read of none."
    wrong: int
    "Wrong answers to the exercise, of whatever kind."
    made_by: tuple[Result, ...]
    "Who makes two mistakes in one answer stands at both."


class _Kind(msgspec.Struct, frozen=True):
    """What makes a mistake the same as another."""

    words: str
    name: str = ""
    told: str = ""


def mistakes(results: Iterable[Result], exercises: Sequence[ExerciseResult]) -> tuple[Mistake, ...]:
    """The mistakes of each exercise in turn: those with a name, those told alike, and the rest; the commonest first."""
    made: dict[str, dict[_Kind, list[Result]]] = {}
    for result in results:
        for name, kinds in _made(result).items():
            for kind in kinds:
                made.setdefault(name, {}).setdefault(kind, []).append(result)
    rows = []
    for exercise in exercises:
        found = made.get(exercise.name, {})
        wrong = len({id(r) for by in found.values() for r in by})
        for kind, by in sorted(found.items(), key=lambda f: (not f[0].name, not f[0].told, -len(f[1]), f[0].words)):
            rows.append(Mistake(exercise, kind.words, kind.name, kind.told, wrong, tuple(by)))
    return tuple(rows)


def slips(exercise: ExerciseResult) -> tuple[str, ...]:
    """The misconceptions that an answer shows: two for `a + b`, and for `a or b` that one, since neither is sure."""
    names = dict.fromkeys(o.misconception for c in exercise.checks for o in c.outcomes if o.misconception)
    return tuple(dict.fromkeys(s for name in names for s in ([name] if " or " in name else name.split(" + "))))


def _made(result: Result) -> dict[str, tuple[_Kind, ...]]:
    """The mistakes of one submission by exercise."""
    if result.rejected:
        return {}
    wrong = [e for e in result.exercises if any(c.verdict in WRONG for c in e.checks)]
    made = {e.name: tuple(_Kind(in_words(name), name) for name in slips(e)) for e in wrong}
    if not all(made.values()):
        read = {e.name: e for e in students_view(result, now_visible=VISIBILITIES).exercises}
        made = {name: kinds or (_without_a_name(read[name]),) for name, kinds in made.items()}
    return made


def _without_a_name(exercise: ExerciseResult) -> _Kind:
    """What an exercise, as the student reads it, tells of the cause."""
    wrong = [c for c in exercise.checks if c.verdict in WRONG]
    above = advice(exercise)
    told = " ".join(c.text for c in above.causes) if above else ""
    told = told or next((_(c.diagnosis) for c in wrong if c.diagnosis), "")
    if not told:
        return _Kind(_(UNNAMED))
    verdicts = dict.fromkeys(c.verdict for c in wrong)
    if verdicts.keys() <= ENDED.keys():
        return _Kind(", ".join(map(words.verdict, verdicts)), told=told)
    return _Kind(f"“{_begin(told)}”", told=told)


def _begin(text: str) -> str:
    """The first clause, which is what to do, of a piece of advice."""
    clause = _CLAUSE.match(text)
    return f"{clause[1]} …" if clause else text
