"""What the student's own code says of a mistake: a conversion that is written out, None returned, an argument that was asked."""

import textwrap

import pytest

from grader.checking.autograde import Checker
from grader.course import load_unit
from grader.submissions import HandIn, read

LESSON = '''
# %%
import torch

# %%
def moved(x, by=None):
    """Move the numbers."""
    # BEGIN SOLUTION
    return x if by is None else x + by
    # END SOLUTION
'''
UNIT = """
title = "Tiny"
summary = "Moves."
minutes = 1

[[exercises]]
name = "moved"
title = "Move it"
label = "1.1"
steps = { lesson = 2 }
"""
CHECKS = '''
import torch
from grader.checking import assert_close, check

@check(exercise="moved", points=1)
def test_dtype(student):
    """The dtype is kept."""
    x = torch.arange(4.0, dtype=torch.float64)
    assert_close(student.moved(x, x), 2 * x)

@check(exercise="moved", points=1)
def test_whole(student):
    """Whole numbers become float32."""
    x = torch.arange(4)
    assert_close(student.moved(x, x), 2.0 * x)
'''


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What is told of the first check, and of the second."""
    folder = tmp_path_factory.mktemp("course") / "01_tiny"
    folder.mkdir(parents=True)
    for name, text in (("lesson.py", LESSON), ("unit.toml", UNIT), ("checks.py", CHECKS)):
        (folder / name).write_text(text.lstrip())
    with Checker(load_unit(folder), level="open", secret=b"s") as checker:

        def run(body):
            path = folder.parent / "ada.py"
            path.write_text(f"import torch\n\ndef moved(x, by=None):\n{textwrap.indent(body, '    ')}\n")
            result = checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))
            return [c.diagnosis for c in result.checks]

        yield run


@pytest.mark.parametrize("converts", [".float()", ".to(torch.float32)", ".type(torch.float32)"])
def test_a_dtype_that_is_written_out_is_to_be_left_out(told, converts):
    """Not to be replaced by the one that this check wants: another check wants another one."""
    first, _ = told(f"y = x + by\nreturn y{converts}")
    assert first == (
        f"Keep the dtype of the arguments, and leave conversions out: `{converts}` in line 5 gives a dtype that is written "
        "out, whatever comes in."
    )


def test_where_another_dtype_than_that_of_the_arguments_is_wanted_a_conversion_is_not_blamed(told):
    _, second = told("return (x + by).double()")
    assert second.startswith("Give the result the wanted dtype")


def test_a_dtype_that_no_conversion_gave_is_told_as_before(told):
    first, _ = told("return torch.tensor((x + by).tolist())")
    assert first.startswith("Give the result the wanted dtype")


def test_none_that_is_written_out_is_named(told):
    assert told("return None")[0] == "Return the result: `return None` in line 4 gives None back."
    assert told("x + by")[0].startswith("Return the result: a function that ends without")


@pytest.mark.parametrize("asks", ["if by:", "if not by:", "if x is None or by:", "while by:", "by = by or 0\nif True:"])
def test_an_argument_that_may_be_left_out_is_compared_with_none(told, asks):
    first, _ = told(f"{asks}\n    x = x + by\nreturn x")
    assert first.startswith("Compare with None, `by is not None`")


@pytest.mark.parametrize("asks", ["if x:", "if by > 0:", "if (x > 0) and True:"])
def test_another_tensor_that_is_asked_for_true_or_false_is_told_as_before(told, asks):
    first, _ = told(f"{asks}\n    x = x + by\nreturn x")
    assert first.startswith("Ask whether an argument was given")
