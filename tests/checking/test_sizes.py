"""Properties for every size: a failure is told for the smallest input, as far as a check shows inputs."""

import functools

import pytest
import torch

from grader.checking import assert_close, assert_for_sizes, autograde, drawn_sizes
from grader.checking.autograde import Checker
from grader.checking.compare import CheckFailed
from grader.checking.session import StudentError
from grader.checking.sizes import MOST_TRIES
from grader.course import load_unit
from grader.execution import wire
from grader.execution.client import WorkerEnded
from grader.results import Verdict, students_view, to_json
from grader.submissions import HandIn, read

SOURCE = """
import os, torch
def right(x): return x.sum(dim=1)
def whole(x): return x.sum().expand(len(x))
def wide(x): return x.sum(dim=1) if x.shape[1] < 7 else x.sum(dim=1) + 1
def square(x): return x.sum(dim=0) if x.shape[0] == x.shape[1] else x.sum(dim=1)
def five(x): return x.view(-1, 5).sum(dim=1)
def picky(x): return x.sum(dim=1).double() if x.shape[0] == 1 else x.sum(dim=1) + 1
def refuses(x):
    if x.shape[0] > 2:
        raise ValueError("too many")
    return x.sum(dim=1)
def leaves(x):
    if x.shape[0] == 1: os._exit(3)
    return x.sum(dim=1) + 1
"""


@pytest.fixture
def rows_of(student_of):
    """`rows_of(name)` is a property of that function: it sums each row."""
    student, rng = student_of(SOURCE), torch.Generator().manual_seed(3)
    calls = []

    def of(name):
        def holds(rows, features):
            calls.append((rows, features))
            x = torch.randn(rows, features, generator=rng)
            assert_close(getattr(student, name)(x), x.sum(dim=1))

        return holds

    of.calls = calls
    return of


def smallest(holds, *cases, **options):
    with pytest.raises(CheckFailed) as failure:
        assert_for_sizes(holds, *cases, **options)
    return failure.value.evidence.smallest


def test_a_property_that_holds_is_asked_once_for_each_case(rows_of):
    assert_for_sizes(rows_of("right"), (5, 5), (2, 3))
    assert rows_of.calls == [(5, 5), (2, 3)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("whole", "rows = 2 and features = 1"),
        ("wide", "rows = 1 and features = 7"),
        ("square", "rows = 2 and features = 2"),
    ],
)
def test_a_failure_is_told_for_the_smallest_sizes(rows_of, name, told):
    assert smallest(rows_of(name), (33, 33)) == told
    assert len(rows_of.calls) <= MOST_TRIES + 1


def test_nothing_smaller_than_the_least_is_tried(rows_of):
    assert smallest(rows_of("whole"), (8, 8), least=3) == "rows = 3 and features = 3"
    assert min(min(sizes) for sizes in rows_of.calls) == 3


def test_evidence_and_inputs_are_of_the_smallest(rows_of):
    with pytest.raises(CheckFailed) as failure:
        assert_for_sizes(rows_of("whole"), (9, 6))
    evidence = failure.value.evidence
    assert evidence.actual.shape == evidence.expected.shape == (2,)


def test_a_shape_is_told_as_one(student_of):
    student = student_of(SOURCE)

    def holds(*shape):
        x = torch.ones(*shape)
        assert_close(student.whole(x), x.sum(dim=1))

    assert smallest(holds, (4, 6)) == "shape (2, 1)"
    typed = functools.partial(lambda many_rows, *shape, dtype: holds(many_rows, *shape), dtype=torch.float32)
    assert smallest(typed, (4, 6)) == "many rows = 2 and shape (1,)"


def test_where_nothing_smaller_fails_no_size_is_told(rows_of):
    assert smallest(rows_of("square"), (2, 2)) == ""


def test_what_fails_in_another_way_is_not_the_smallest(rows_of):
    assert smallest(rows_of("picky"), (8, 8)) == "rows = 2 and features = 1"


def test_an_error_of_the_students_code_is_told_for_the_smallest_too(rows_of):
    with pytest.raises(StudentError) as raised:
        assert_for_sizes(rows_of("refuses"), (2, 2), (20, 4))
    assert raised.value.smallest == "rows = 3 and features = 1"


def test_a_worker_that_ends_meanwhile_changes_no_verdict(rows_of):
    assert smallest(rows_of("leaves"), (8, 1)) == "rows = 2 and features = 1"
    with pytest.raises(WorkerEnded):
        assert_for_sizes(rows_of("leaves"), (1, 1))


def test_looking_for_the_smallest_takes_nothing_from_the_submission(rows_of, monkeypatch):
    """Neither of the requests that a check may cause, nor of the time that all calls may take."""
    monkeypatch.setattr(wire, "MAX_REQUESTS", 20)
    for _ in range(3):
        assert smallest(rows_of("whole"), (64, 64)) == "rows = 2 and features = 1"
    assert len(rows_of.calls) > 20
    cases = [(1, 1)] * 20
    with pytest.raises(WorkerEnded, match="more than 20 requests"):
        assert_for_sizes(rows_of("right"), *cases)


def test_drawn_sizes_repeat_with_their_generator():
    ranges = range(1, 9), range(2, 4)
    one, other = (drawn_sizes(torch.Generator().manual_seed(7), 40, *ranges) for _ in range(2))
    assert one == other
    assert {rows for rows, _ in one} == set(range(1, 9))
    assert {columns for _, columns in one} == {2, 3}


# ---- through a Checker

LESSON = '''
# %% [markdown]
# # A tiny unit

# %%
import torch

# %%
def rows(x):
    """Return the sum of each row."""
    # BEGIN SOLUTION
    totals = x.sum(dim=1)
    return totals
    # END SOLUTION
'''
UNIT = """
title = "Tiny"
summary = "One exercise."
[[exercises]]
name = "rows"
title = "Rows"
label = "1.1"
steps = { lesson = 3 }
"""
CHECKS = '''
import torch
from grader.checking import assert_close, assert_for_sizes, check

CALLS = []

def any_size(student, rng):
    def holds(*shape):
        CALLS.append(shape)
        x = torch.randn(shape, generator=rng)
        assert_close(student.rows(x), x.sum(dim=1))
    assert_for_sizes(holds, (24, 16), (31, 17))

@check(exercise="rows", points=1)
def test_hidden(student, rng):
    """Any size works."""
    any_size(student, rng)

@check(exercise="rows", points=1, shows=("sentence", "expected"))
def test_with_values(student, rng):
    """Any size works, with values."""
    any_size(student, rng)

@check(exercise="rows", points=1, shows=("sentence", "inputs"))
def test_with_inputs(student, rng):
    """Any size works, with inputs."""
    any_size(student, rng)
'''
WRONG = "def rows(x): return x.sum().expand(len(x))\n"


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course") / "01_tiny"
    folder.mkdir(parents=True)
    for name, text in (("lesson.py", LESSON), ("unit.toml", UNIT), ("checks.py", CHECKS), ("public_checks.py", "")):
        (folder / name).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as made:
        yield made


@pytest.fixture
def submission(checker, tmp_path):
    def of(source):
        path = tmp_path / "ada.py"
        path.write_text(source)
        return read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs)

    return of


def calls_of(checker):
    return checker.checks[0].items["cpu"].module.CALLS


def test_a_student_reads_the_smallest_input_where_inputs_are_shown(checker, submission):
    result = checker.grade(submission(WRONG))
    assert [c.verdict for c in result.checks] == [Verdict.FAILED] * 3
    evidence = {c.name: c.outcomes[0].evidence for c in result.checks}
    assert {e.smallest for e in evidence.values()} == {"shape (2, 1)"}
    assert all("of shape (2, 1)" in e.inputs[0] for e in evidence.values())
    shown = {c.sentence: c.outcomes[0].evidence for c in students_view(result).checks}
    assert shown["Any size works, with inputs."].smallest == "shape (2, 1)"
    assert shown["Any size works."].smallest == ""
    assert shown["Any size works, with values."].smallest == ""


def test_the_sizes_of_a_hidden_check_stand_nowhere_in_a_students_view(checker, submission):
    for source in (WRONG, "def rows(x): return x.sum(dim=1) + (len(x) > 23)\n"):
        told = to_json(students_view(checker.grade(submission(source)))).decode()
        for hidden in ("(24, 16)", "(31, 17)"):
            assert hidden not in told


def test_the_smallest_input_repeats(checker, submission):
    one, other = (checker.grade(submission(WRONG)) for _ in range(2))
    assert [c.outcomes[0].evidence for c in one.checks] == [c.outcomes[0].evidence for c in other.checks]


def test_a_trace_looks_for_no_smaller_input(checker, submission):
    session, calls = checker.session(submission(WRONG)), calls_of(checker)
    calls.clear()
    try:
        raised, events = checker.traced(session, checker.checks[0])
    finally:
        session.renew()
    assert isinstance(raised, CheckFailed)
    assert calls == [(24, 16), (31, 17)]
    assert [event.what for event in events] == ["call rows", "call rows"]


def test_a_slow_answer_is_not_called_sixty_times(checker, submission):
    slow = "import time\ndef rows(x):\n    time.sleep(0.5)\n    return x.sum() + x.sum(dim=1)\n"
    calls = calls_of(checker)
    calls.clear()
    result = checker.grade(submission(slow))
    assert [c.verdict for c in result.checks] == [Verdict.FAILED] * 3
    assert len(calls) <= 3 * 6


def test_a_trace_keeps_no_more_than_it_may(checker, submission, monkeypatch):
    """It goes on past what is wrong, so one wrong answer would be kept beside the next."""
    monkeypatch.setattr(autograde, "TRACED_BYTES", 1 << 20)
    session = checker.session(submission("import torch\ndef rows(x): return torch.zeros(200_000)\n"))
    try:
        raised, events = checker.traced(session, checker.checks[0])
    finally:
        session.renew()
    assert isinstance(raised, WorkerEnded)
    assert [event.what for event in events] == ["call rows"]
