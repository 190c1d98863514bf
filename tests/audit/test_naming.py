"""Each misconception is called by its name and fails the checks that are there for it, or a mark says why not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from audit.conftest import DOUBLED

from grader.audit.findings import Report
from grader.audit.unit import Audit
from grader.course import load_course

BEGIN = "import torch\n\nfrom grader.checking import misconception\n"
SQUARED = """

@misconception("doubled", "square-not-double", fails="test_any_numbers_come_back_doubled", hint="Add the number to itself.")
def squared(x):
    return x * x
"""
TO_ITSELF = """

@misconception("doubled", "power-of-two", hint="Two times a number is not the number to the power of two.")
def powered(x):
    return x**2
"""
AT_RANDOM = """

@misconception("doubled", "any-factor", hint="Two is the factor.")
def at_random(x):
    return x * __import__("random").SystemRandom().uniform(3, 4)
"""
HARMLESS = """

@misconception("doubled", "added-to-itself", hint="Two times a number is the number twice.")
def added(x):
    return x + x
"""
WRITTEN_INTO = """

@misconception("doubled", "written-into", fails="test_example_of_doubled", hint="Make a new tensor.")
def written_into(x):
    with torch.no_grad():
        x.mul_(2)
    return x * 1
"""
NO_SUCH_CHECK = """

@misconception("doubled", "three-times", fails=("test_any_numbers_come_back_doubled", "test_triples"), hint="Two times.")
def three_times(x):
    return 3 * x


@misconception("doubled", "three-times", also="and a bit")
def three_times_and_a_bit(x):
    return 3 * x + 1
"""
CELL = '''\
# Exercise 1.2: twice the numbers
# BEGIN SOLUTION
twice = doubled(numbers)
# END SOLUTION
'''
CELL_CHECKS = '''\
@check(exercise="twice", points=2)
def test_cell_holds_twice_the_numbers(cell):
    """Somewhere in the cell stands twice the numbers."""
    cell.find(lambda numbers: numbers * 2)
'''
CELL_TABLE = """
[[exercises]]
kind = "cell"
name = "twice"
title = "Twice"
label = "1.2"
data = ["numbers"]
like = "doubled"
steps = { lesson = 2 }
hints = ["Look at the example.", "See section 1.", "Try it with one number."]
"""


@pytest.fixture
def audited(course: Callable[..., Path], tmp_path: Path) -> Callable[..., Report]:
    """`audited(misconceptions, marks)` is the report on a unit with `doubled` and these files."""

    def audit(misconceptions: str, marks: str = "", *, cell: bool = False) -> Report:
        solutions = course(tmp_path, misconceptions=BEGIN + misconceptions, toml=CELL_TABLE * cell, doubled=DOUBLED)
        unit = solutions / "01_small"
        if marks:
            (unit / "equivalent.toml").write_text(marks)
        if cell:
            lesson = (unit / "lesson.py").read_text()
            (unit / "lesson.py").write_text(f"{lesson}\n# %%\nnumbers = torch.tensor([1.0, -3.0, 2.5])\n\n# %%\n{CELL}")
            (unit / "checks.py").write_text((unit / "checks.py").read_text() + "\n\n" + CELL_CHECKS)
        found = load_course(solutions)
        return Audit(found, found.units[0]).run(level="open", secret=b"naming")

    return audit


def about(report: Report, *points: str) -> list[str]:
    return [f.message for f in report.findings if f.point in points]


def test_names_and_checks_that_are_as_they_should_be(audited: Callable[..., Report]) -> None:
    """One that is called by its name, in each way of writing it, and fails what it is meant to fail, is no finding."""
    report = audited(SQUARED + NO_SUCH_CHECK.replace("test_triples", "test_example_of_doubled"))
    assert about(report, "misconception", "name", "mark") == []
    assert (report.rows[0].misconceptions, report.rows[0].caught, report.rows[0].named) == (3, 3, 3)


def test_what_is_not_as_it_should_be(audited: Callable[..., Report]) -> None:
    """A twin, one that differs from run to run, one that is right, one that the wrong check notices, and a wrong name."""
    report = audited(SQUARED + TO_ITSELF + AT_RANDOM + HARMLESS + WRITTEN_INTO + NO_SUCH_CHECK)
    names, others = "\n".join(about(report, "name")), "\n".join(about(report, "misconception"))
    assert "square-not-double is called square-not-double or power-of-two" in names
    assert "power-of-two is called square-not-double or power-of-two" in names
    assert "any-factor is called nothing" in names
    assert "added-to-itself passes every check with points" in others
    assert "written-into passes test_example_of_doubled, which is there to notice it" in others
    assert "three-times is meant to fail test_triples, which is no check of doubled" in others
    assert "three-times (and a bit) is meant to fail" not in others


MARKS = """
[[alike]]
exercise = "doubled"
names = ["square-not-double", "power-of-two"]
reason = "A square is a square."

[[unnamed]]
exercise = "doubled"
name = "any-factor"
reason = "The factor is another one each time."
"""


def test_a_mark_says_why_a_name_is_not_the_only_one(audited: Callable[..., Report]) -> None:
    """Twins and what differs from run to run are no findings once they are marked with a reason."""
    report = audited(SQUARED + TO_ITSELF + AT_RANDOM, MARKS)
    assert about(report, "misconception", "name", "mark") == []
    assert (report.rows[0].misconceptions, report.rows[0].named) == (3, 2)


def test_a_mark_that_says_what_is_not_so_is_a_finding(audited: Callable[..., Report]) -> None:
    """Both mistakes are told by their own names, so the marks have to go."""
    marks = MARKS.replace("power-of-two", "three-times").replace("any-factor", "three-times")
    told = about(audited(SQUARED + NO_SUCH_CHECK, marks), "mark")
    assert any("three-times cannot be named, and it is" in message for message in told)
    assert any("square-not-double and three-times cannot be told apart, and they are" in message for message in told)


def test_a_cell_is_judged_by_the_misconceptions_of_what_it_is_like(audited: Callable[..., Report]) -> None:
    """They are named by value; one whose value is right for the cell's data is no mistake there."""
    report = audited(SQUARED + AT_RANDOM + WRITTEN_INTO.replace("test_example_of", "test_any_numbers_come_back_"), cell=True)
    row = next(row for row in report.rows if row.exercise == "twice")
    assert [f.message[:47] for f in report.findings if f.exercise == "twice" and f.point != "gap"] == [
        "The misconception any-factor is called nothing."
    ]
    assert (row.misconceptions, row.caught, row.named) == (2, 2, 1)
