"""What a check draws, the student's numbers beside its own, gets into the result and into the right hands."""

from collections.abc import Callable, Iterator

import pytest

from grader.checking import show_curves
from grader.checking.autograde import Checker
from grader.checking.facts import begin
from grader.checking.ledger import Ledger
from grader.course import load_unit
from grader.reports.markdown import markdown
from grader.reports.student import student_page
from grader.results import Curve, Result, from_json, students_view, to_json
from grader.submissions import HandIn, read

LESSON = '''
# %%
def losses(n):
    """The halves of one."""
    # BEGIN SOLUTION
    numbers = []
    for k in range(n):
        numbers.append(0.5**k)
    return numbers
    # END SOLUTION
'''
UNIT = """
title = "Losses"
summary = "Halves."
[[exercises]]
name = "losses"
title = "Halves"
label = "1.1"
steps = { lesson = 2 }
"""
CHECKS = '''
from grader.checking import assert_close, check, show_curves

def holds(student):
    found, wanted = student.losses(4), [1.0, 0.5, 0.25, 0.125]
    show_curves(found, wanted, along="epoch", of="mean loss")
    assert_close(found, wanted)

@check(exercise="losses", points=1, shows=("sentence", "hint", "expected"))
def test_shown(student):
    """Four halves."""
    holds(student)

@check(exercise="losses", points=1)
def test_hidden(student):
    """Four halves again."""
    holds(student)
'''


Grade = Callable[[str], Result]


@pytest.fixture(scope="module")
def grade(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grade]:
    folder = tmp_path_factory.mktemp("course") / "01_losses"
    folder.mkdir()
    for name, text in (("lesson.py", LESSON), ("unit.toml", UNIT), ("checks.py", CHECKS), ("public_checks.py", "")):
        (folder / name).write_text(text)
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:

        def run(body: str) -> Result:
            path = folder.parent / "ada.py"
            path.write_text(f"def losses(n):\n    {body}\n")
            return checker.grade(read(HandIn("ada", path), unit=checker.unit, stubs=checker.stubs))

        yield run


def curves(result: Result) -> list[tuple[Curve, ...]]:
    return [outcome.curves for check in result.checks for outcome in check.outcomes]


WANTED = (1.0, 0.5, 0.25, 0.125)


def test_a_student_sees_them_where_expected_values_are_shown(grade: Grade) -> None:
    for body, actual in (("return [0.5**k for k in range(n)]", WANTED), ("return [1, 1.0, 1.0, 1.0]", (1.0,) * 4)):
        result = grade(body)
        curve = (Curve("epoch", "mean loss", WANTED, actual),)
        assert curves(result) == [curve, curve]
        assert curves(students_view(result)) == [curve, ()]
        assert from_json(to_json(result)) == result


def test_what_is_no_number_leaves_a_gap_and_what_is_no_list_of_numbers_is_not_drawn(grade: Grade) -> None:
    (drawn,), _ = curves(grade("return [1.0, float('nan'), float('inf'), 2.0]"))
    assert drawn.actual == (1.0, None, None, 2.0)
    for body in (
        "return None",
        "return []",
        "return ['1'] * 4",
        "return [None] * 4",
        "return 3.0",
        "return [True] * 4",
    ):
        assert curves(grade(body)) == [(), ()]


def test_a_long_one_is_thinned_from_end_to_end() -> None:
    ledger = Ledger()
    begin(ledger, None)
    try:
        show_curves(list(range(100_001)), [1.0, 2.0], along="step", of="loss")
    finally:
        begin(None, None)
    (curve,) = ledger.curves
    assert len(curve.actual) == 200
    assert (curve.actual[0], curve.actual[-1], curve.expected) == (0.0, 100_000.0, (1.0, 2.0))


def test_reports_tell_and_draw_both(grade: Grade) -> None:
    """The picture has a text alternative; a terminal has its sentence."""
    view = students_view(grade("return [1.0, 1e30, float('nan'), 1.0]"))
    told = "Mean loss by epoch: yours goes from 1 to 1, that of the reference from 1 to 0.125."
    page = student_page(view)
    assert page.count(f"<title>{told}</title>") == 1
    assert page.count('class="curve wanted"') == 1
    assert "NaN" not in page.split('class="curve"')[1].split("/>")[0]
    assert told in markdown(view).replace("\\", "")
