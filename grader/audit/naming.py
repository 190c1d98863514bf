"""Whether each misconception of an exercise loses points, fails the checks that are meant, and is called by its name.

A function or class is tried with the misconception in its place. A cell exercise that is `like` another is answered by
what the misconception of that one gives for the cell's own data: where that is right, it is no mistake here.
"""

from collections.abc import Iterator, Sequence

from grader.audit.answers import alternatives
from grader.audit.bench import Bench, Trial
from grader.audit.findings import Point
from grader.audit.marks import FILE, Marks
from grader.checking.misconception import Misconception, Misconceptions, read_misconceptions, unit_with
from grader.course import Exercise, Unit

SECONDS = 300.0
"Wall clock for the diagnosis of one: whether it is named must not hang on how busy a machine is."
_SPACE = "audit_names"
Tried = tuple[Misconception, Trial]


def known_of(exercise: Exercise, unit: Unit, own: Misconceptions) -> tuple[Misconceptions, tuple[Misconception, ...]]:
    """The misconceptions that an exercise is judged by, with their source: its own, or those of what it is `like`."""
    if not exercise.like:
        return own, own.of(exercise.name)
    other = unit_with(exercise.like, unit)
    known = own if other is None or other.folder == unit.folder else read_misconceptions(other)
    return known, known.of(exercise.like)


def answer_by(exercise: Exercise, known: Misconceptions, one: Misconception, bench: Bench) -> str:
    """The source that answers an exercise by a misconception: a definition, or the statements of a cell."""
    if exercise.kind == "definition":
        return f"{known.source}\n{exercise.name} = {one.entry}"
    home = unit_with(exercise.like, bench.unit) or bench.unit
    given = ", ".join(exercise.data or map(repr, exercise.arguments))
    # In names of its own, so that nothing of it is taken for the cell's answer.
    source = f"{bench.names_in(home)}\n{known.source}"
    return f"{_SPACE} = {{}}\nexec({source!r}, {_SPACE})\n{_SPACE}[{one.entry!r}]({given})"


def complaints(
    exercise: Exercise, trials: Sequence[Tried], marks: Marks
) -> Iterator[tuple[Misconception, Point, str]]:
    """What is not as it should be with each misconception: which one, what it is about, and a sentence."""
    for one, trial in trials:
        called = f"The misconception {one.name}" + (f" ({one.also})" if one.also else "")
        if exercise.kind == "definition":
            if not trial.noticed():
                yield one, "misconception", f"{called} passes every check with points."
            there = {c.name for c in trial.checks}
            for check in one.fails:
                if check not in there:
                    yield one, "misconception", f"{called} is meant to fail {check}, which is no check of {exercise.name}."
                elif check not in trial.failed():
                    yield one, "misconception", f"{called} passes {check}, which is there to notice it."
        if trial.noticed() and (wrong := _misnamed(exercise, one, trial, marks)):
            yield one, "name", f"{called} {wrong}"


def _misnamed(exercise: Exercise, one: Misconception, trial: Trial, marks: Marks) -> str:
    """What is wrong with what a misconception was called; empty if nothing is."""
    own = frozenset({one.name})
    told = alternatives(trial.told())
    twins = {frozenset({name}) for name in marks.alike_with(exercise.name, one.name)}
    if not told:
        if marks.is_unnamed(exercise.name, one.name):
            return ""
        return f"is called nothing. Let the checks show more of it, or mark it as unnamed in {FILE}."
    if own in told | twins and told <= {own, *twins}:
        return ""
    return f"is called {trial.told()}. Let a check tell them apart, or mark them as alike in {FILE}."


def stale(exercise: Exercise, trials: Sequence[Tried], marks: Marks) -> Iterator[str]:
    """Sentences on marks of an exercise's misconceptions that say what is not so."""
    told: dict[str, list[set[frozenset[str]]]] = {}
    for one, trial in trials:
        told.setdefault(one.name, []).append(alternatives(trial.told()))
    for mark in (m for m in marks.unnamed if m.exercise == exercise.name):
        if all(told.get(mark.name, ())):
            yield f"{FILE} says that {mark.name} cannot be named, and it is."
    for alike in (m for m in marks.alike if m.exercise == exercise.name):
        others = {name: {frozenset({n}) for n in alike.names if n != name} for name in alike.names}
        if not any(found & others[name] for name in alike.names for found in told.get(name, ())):
            yield f"{FILE} says that {' and '.join(alike.names)} cannot be told apart, and they are."
