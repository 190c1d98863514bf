"""Every misconception of the course runs, and loses points of its exercise; a model without slips loses none.

Each is graded as the answer of a submission: the lesson's own cells, then the misconception under the exercise's name.
"""

from pathlib import Path

import msgspec
import pytest

from grader.checking.autograde import Checker
from grader.checking.misconception import read_misconceptions
from grader.course import load_course
from grader.execution import levels
from grader.submissions import Cell

COURSE = load_course(Path(__file__).parent.parent / "solutions")
KNOWN = [(unit.name, one) for unit in COURSE.units for one in read_misconceptions(unit).known]
MODELS = sorted({(unit, one.exercise, one.model) for unit, one in KNOWN if one.model})


ANSWER = """
there = dict(globals())
exec({source!r}, there)
{exercise} = there[{entry!r}]
for other in {others!r}:
    del globals()[other]
"""
"""The last cell: one exercise is answered by a misconception.

The others are not answered at all, since their checks would cost time, but for those that its own checks call too.
"""


@pytest.fixture(scope="module")
def graded_as():
    """`graded_as(unit, exercise, entry)` is the result of an exercise that is answered by what has that name."""
    opened = {}

    def graded(name, exercise, entry):
        if name not in opened:
            checker = Checker(COURSE.unit(name), level=levels.best("open"), secret=b"misconceptions").__enter__()
            opened[name] = checker, checker.reference(), read_misconceptions(checker.unit).source
        checker, reference, source = opened[name]
        own = [item for c in checker.checks if c.mark.exercise == exercise for item in c.items.values()]
        called = {exercise, *(name for item in own for name in item.function.__code__.co_names)}
        others = [e.name for e in checker.unit.definitions if e.name not in called]
        cell = ANSWER.format(source=source, exercise=exercise, entry=entry, others=others)
        submission = msgspec.structs.replace(
            reference,
            script=False,
            cells=(*reference.cells, Cell(len(reference.cells), cell)),
            answers=tuple(a for a in reference.answers if a.name == exercise),
        )
        result = checker.grade(submission)
        assert [cell.message for cell in result.cells] == []
        return next(e for e in result.exercises if e.name == exercise)

    yield graded
    for checker, _, _ in opened.values():
        checker.__exit__(None, None, None)


def ids(cases):
    return [f"{one.exercise}-{one.name}{', ' * bool(one.also)}{one.also}" for _, one in cases]


@pytest.mark.parametrize(("unit", "known"), KNOWN, ids=ids(KNOWN))
def test_a_misconception_loses_points(graded_as, unit, known):
    """At least one scored check of its exercise fails it, and none is missing or could not be judged."""
    exercise = graded_as(unit, known.exercise, known.entry)
    assert {str(c.verdict) for c in exercise.checks} <= {"passed", "failed", "error", "skipped"}
    assert exercise.earned < exercise.points
    assert "NameError" not in str(exercise.checks), "it misses a name and not the point"


@pytest.mark.parametrize(("unit", "known"), KNOWN, ids=ids(KNOWN))
def test_a_hint_is_whole_and_neutral(unit, known):
    """It ends as a sentence does, and tells nobody that it was easy."""
    assert known.hint.endswith(".")
    assert not {"just", "simply", "obviously"} & set(known.hint.lower().replace(",", " ").split())


@pytest.mark.parametrize(("unit", "exercise", "model"), MODELS)
def test_a_model_is_right_without_slips(graded_as, unit, exercise, model):
    """What a slip breaks is what the slip sets."""
    answer = graded_as(unit, exercise, model)
    assert {c.name: c.outcomes[0] for c in answer.checks if str(c.verdict) != "passed"} == {}
    assert answer.earned == answer.points
