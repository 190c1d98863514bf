"""Whom the instructor has to look after: held, rejected and missing answers, each reason once with all its students."""

from collections.abc import Iterator, Sequence

import msgspec

from grader.language import N_, _
from grader.reports import words
from grader.reports.classrows import Group, Who, grouped, who
from grader.results import CheckResult, ExerciseResult, Fault, Result, Verdict

DUE_TO = {
    Fault.STUDENT: N_("due to the student"),
    Fault.CHECK: N_("due to the check"),
    Fault.GRADER: N_("due to the grader"),
}


class HeldGroup(msgspec.Struct, frozen=True):
    """Students whose score is held for one reason."""

    where: str
    "The exercise and the check, if the check is the reason; else each student's exercises are with the name."
    due_to: str
    group: Group


class MissingGroup(msgspec.Struct, frozen=True):
    """An exercise and who has no answer to it, reason by reason."""

    exercise: str
    groups: tuple[Group, ...]


def held(results: Sequence[Result]) -> tuple[HeldGroup, ...]:
    pairs = [pair for result in results for pair in _held(result)]
    return tuple(HeldGroup(where, due_to, Group(why, students)) for (where, due_to, why), students in grouped(pairs))


def _held(result: Result) -> Iterator[tuple[tuple[str, str, str], Who]]:
    """Each reason once."""
    labels: dict[tuple[str, str, str], dict[str, None]] = {}
    for exercise in result.exercises:
        for check in exercise.checks:
            if check.verdict is Verdict.UNGRADED:
                labels.setdefault(_why(exercise, check), {})[exercise.label] = None
    for key, found in labels.items():
        yield key, who(result, "" if key[0] else ", ".join(found))


def _why(exercise: ExerciseResult, check: CheckResult) -> tuple[str, str, str]:
    outcome = next((o for o in check.outcomes if o.verdict is Verdict.UNGRADED), None)
    if outcome is None:
        return "", "", _("No device has judged it.")
    where = f"{exercise.label} “{check.sentence}”" if outcome.fault is Fault.CHECK else ""
    return where, _(DUE_TO[outcome.fault]) if outcome.fault else "", words.explanation(outcome)


def provisional(results: Sequence[Result]) -> tuple[Group, ...]:
    """Who was graded without a check that has points."""
    students = tuple(who(r) for r in results if r.provisional and not r.rejected)
    told = _("A check with points was left out of the run, so the score is provisional.")
    return (Group(told, students),) if students else ()


def rejected(results: Sequence[Result]) -> tuple[Group, ...]:
    pairs = grouped((r.rejected, who(r, r.source)) for r in results if r.rejected)
    return tuple(Group(reason, students) for reason, students in pairs)


def missing(results: Sequence[Result], exercises: Sequence[ExerciseResult]) -> tuple[MissingGroup, ...]:
    rows = []
    for exercise in exercises:
        pairs = [
            (e.missing, who(r))
            for r in results
            if not r.rejected
            for e in r.exercises
            if e.name == exercise.name and e.missing
        ]
        groups = tuple(Group(why, students) for why, students in grouped(pairs))
        if groups:
            rows.append(MissingGroup(words.name(exercise), groups))
    return tuple(rows)
