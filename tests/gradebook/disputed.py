"""A small course whose points are given by checks and by a person, a class that handed in, and the command in this process."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.cli import app
from grader.errors import ExitCode
from grader.execution import levels

LEVEL = ["--level", "open"] if levels.missing("walled") else []
SECRET = "the secret of the small course"

LESSON = '''\
# %% [markdown]
# # Unit 1. Small
#
# **At the end you can**
#
# - add a number to itself, and say why that doubles it.
#
# | exercise | lesson step | by hand | points |
# | --- | --- | --- | --- |
# | 1.1 `doubled` | 3 | 3 | 6 |
# | 1.2 `rest` | 1 | | 1 |

# %%
import torch

a = torch.tensor([1.0, -3.0])


# %%
def doubled(x: torch.Tensor) -> torch.Tensor:
    """Twice the numbers."""
    # BEGIN SOLUTION
    return x * 2
    # END SOLUTION


# %%
# Exercise 1.2: what is left
# BEGIN SOLUTION
a - 1
# END SOLUTION
'''
CHECKS = '''\
import torch

from grader.checking import assert_close, assert_dtype, assert_gradient_matches, assert_unchanged, check


@check(exercise="doubled", points=1)
def test_two_numbers_come_back(student):
    """Two numbers come back as two numbers."""
    assert_close(student.doubled(torch.zeros(2)), torch.zeros(2))


@check(exercise="doubled", points=2, needs="test_two_numbers_come_back")
def test_any_numbers_come_back_doubled(student, rng):
    """Any numbers come back doubled, and stay as they were."""
    for dtype in (torch.float32, torch.float64):
        plain = torch.randn((2, 2), generator=rng, dtype=dtype)
        for x in (plain, plain.clone().requires_grad_()):
            y = student.doubled(x)
            assert_close(y, x * 2)
            assert_dtype(y, dtype)
            assert_unchanged(x)
            if x.requires_grad:
                assert_gradient_matches(y, x * 2, to=[x])


@check(exercise="rest", points=1)
def test_rest(cell):
    """One less than the data."""
    cell.find(lambda a: a - 1, shapes=[(2,)])
'''
PUBLIC = '''\
import torch

from grader.checking import assert_close, check


@check(exercise="doubled", points=0)
def test_example(student):
    """One becomes two."""
    assert_close(student.doubled(torch.tensor([1.0])), torch.tensor([2.0]))


@check(exercise="rest", points=0)
def test_rest_example(cell):
    """One less than the data."""
    cell.find(lambda a: a - 1, shapes=[(2,)])
'''
UNIT = """\
title = "Small"
summary = "Small."

[[exercises]]
name = "doubled"
title = "Doubled"
label = "1.1"
steps = {lesson = 3}
hints = ["Look at the example.", "See section 1.", "Try it with one number."]
rubric = [
  {text = "It says why.", points = 2},
  {text = "=It is short, and reads well.", points = 1},
]

[[exercises]]
kind = "cell"
name = "rest"
title = "Rest"
label = "1.2"
data = ["a"]
steps = {lesson = 1}
hints = ["Look at the data.", "One number at a time.", "Take off 1."]
"""
SQUARED = """\
# Ada Lovelace wrote this.
import torch
a = torch.tensor([1.0, -3.0])
def doubled(x):
    return x * x  # Ada says: twice
# Exercise 1.2: what is left
a - 1
"""
RIGHT = SQUARED.replace("x * x", "x + x").replace("Ada", "Bob")
ROSTER = "name,login\nAda Lovelace,ada\nBob,bob\nCyd,cyd\n"


def run(*arguments: object, ends: int = ExitCode.GRADED, typed: str = "") -> tuple[str, str]:
    """What a command says on stdout and stderr, having ended as it should; `typed` is its input."""
    done = CliRunner().invoke(app, [str(a) for a in arguments], input=typed)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == ends, done.output
    return done.stdout, done.stderr


def write_course(folder: Path) -> Path:
    """The course below `folder`; its `solutions/`."""
    unit = folder / "solutions" / "01_small"
    unit.mkdir(parents=True)
    (unit.parent / "course.toml").write_text('title = "Small"\n')
    for name, text in (("lesson", LESSON), ("checks", CHECKS), ("public_checks", PUBLIC)):
        (unit / f"{name}.py").write_text(text)
    (unit / "unit.toml").write_text(UNIT)
    return unit.parent


def enter(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Work in `folder` as an instructor of the course there."""
    patch.chdir(folder)
    patch.setenv("GRADER_SECRET", SECRET)
    patch.delenv("GRADER_DATABASE_URL", raising=False)
    patch.setenv("COLUMNS", "120")


def make_class(folder: Path) -> None:
    """Ada handed in a right answer and then a wrong one, Bob a right one, Cyd nothing; all is graded."""
    write_course(folder)
    (folder / "roster.csv").write_text(ROSTER)
    run("roster", "import", "roster.csv")
    for day, files in (("20", {"ada": RIGHT, "bob": RIGHT}), ("21", {"ada": SQUARED})):
        for name, text in files.items():
            (folder / day).mkdir(exist_ok=True)
            (folder / day / f"{name}.py").write_text(text)
        run("submissions", "import", day, "--unit", "1", "--submitted", f"2026-11-{day}T12:00Z")
    run("grade", "--all", "--jobs", "1", *LEVEL)


def copied(made: Path, to: Path, patch: pytest.MonkeyPatch) -> Path:
    """A copy of a class, and work in it."""
    shutil.copytree(made, to, dirs_exist_ok=True)
    enter(to, patch)
    return to


@cache
def made_in(folder: Path) -> Path:
    """The class that `make_class` makes, once for all tests; they work in copies."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        enter(folder, patch)
        make_class(folder)
    return folder
