"""Advice on one's own file, a step at a time: first what went wrong alone, and a step further down whenever one asks.

The first step is the likely cause, where one is known, and what is known of each check, else the first hint of the
exercise; each further step is the next hint. A passed exercise has no steps.
"""

from collections.abc import Mapping

import msgspec

from grader.language import _, ngettext
from grader.reports.advice import Advice, advice, at_check
from grader.results import CheckResult, ExerciseResult, Outcome, Result, Verdict

Depths = Mapping[str, int]
"How far down one is, by exercise; 0 for what is not in it."


def steps(exercise: ExerciseResult) -> int:
    """How often one may ask for more."""
    told = advice(exercise)
    return _first(exercise) + (len(told.further) if told else 0)


def down_to(result: Result, depths: Depths) -> Result:
    """`result` with the advice left out of exercises about which nobody asked yet."""
    kept = (e if depths.get(e.name) else _bare(e) for e in result.exercises)
    return msgspec.structs.replace(result, exercises=tuple(kept))


def opened(exercise: ExerciseResult, depths: Depths) -> int:
    """So many of the folded hints are told."""
    return max(depths.get(exercise.name, 0) - _first(exercise), 0)


def further(exercise: ExerciseResult, depths: Depths, *, alone: bool) -> str:
    """What is left to ask for, in a sentence; empty where there is nothing.

    Args:
        alone: no other exercise is told of, so that it need not be named.
    """
    every, depth = steps(exercise), depths.get(exercise.name, 0)
    left = every - depth
    if not every:
        return ""
    if left <= 0:
        return _(
            "That was the last hint. Read the section of the lesson above the exercise once more, then ask: your course "
            "says whom."
        )
    add = "--hint" if alone else f"{exercise.name if exercise.kind == 'definition' else exercise.label} --hint"
    if depth:
        return ngettext("{n} further hint: add {option}", "{n} further hints: add {option}", left).format(
            n=left, option=add
        )
    return ngettext("{n} hint: add {option}", "{n} hints: add {option}", left).format(n=left, option=add)


def _first(exercise: ExerciseResult) -> bool:
    """Whether the first step tells something that is no folded hint."""
    return _open(exercise) != _open(_bare(exercise))


def _open(exercise: ExerciseResult) -> tuple[object, ...]:
    told = advice(exercise) or Advice()
    return told.causes, told.nudge, *(at_check(check, exercise, told) for check in exercise.checks)


def _bare(exercise: ExerciseResult) -> ExerciseResult:
    """What went wrong, without a word on why; of what is right there is nothing to leave out."""

    def silent(outcome: Outcome) -> Outcome:
        return msgspec.structs.replace(outcome, misconception="", diagnosis="")

    def of(check: CheckResult) -> CheckResult:
        if check.verdict is Verdict.PASSED:
            return check
        return msgspec.structs.replace(check, hint="", outcomes=tuple(map(silent, check.outcomes)))

    return msgspec.structs.replace(exercise, hints=(), checks=tuple(map(of, exercise.checks)))
