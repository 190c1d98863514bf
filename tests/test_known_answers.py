"""The course measures what it should: references full, stubs nothing, wrong answers lose points, right ones none.

The answers are data: `wrong_answers/UNIT.toml` and `right_answers/UNIT.toml`, as docs/authoring.md tells.
"""

import shutil
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from grader.audit.marks import read_marks
from grader.checking.autograde import Checker
from grader.course import load_course
from grader.execution import levels
from grader.submissions import HandIn, read

HERE = Path(__file__).parent
COURSE = load_course(HERE.parent / "solutions")
LEVEL = levels.best("open")
WRONG = [
    (path.stem, answer)
    for path in sorted((HERE / "wrong_answers").glob("*.toml"))
    for answer in tomllib.loads(path.read_text())["answers"]
]
RIGHT = [
    (path.stem, answer)
    for path in sorted((HERE / "right_answers").glob("*.toml"))
    for answer in tomllib.loads(path.read_text())["answers"]
]
HARMLESS = [
    (COURSE.unit(str(tomllib.loads((case / "case.toml").read_text())["unit"])).name, case)
    for case in sorted((HERE / "hostile" / "cases").iterdir())
    if tomllib.loads((case / "case.toml").read_text())["family"] == "harmless"
]
TWINS = [
    (unit.name, *pair) for unit in COURSE.units for t in read_marks(unit).twins for pair in combinations(t.checks, 2)
]
BEFORE = """
import copy, io, math
import numpy as np
import torch
from torch import nn
def activation(x): return torch.sigmoid(x)
"""
"What stands above an answer: the names that it uses."


@pytest.fixture(scope="module")
def checkers():
    opened = {}

    def checker(name):
        if name not in opened:
            opened[name] = Checker(COURSE.unit(name), level=LEVEL, secret=b"known answers").__enter__()
        return opened[name]

    yield checker
    for made in opened.values():
        made.__exit__(None, None, None)


def graded(checker, path):
    return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))


@pytest.mark.parametrize("name", [unit.name for unit in COURSE.units if unit.number])
def test_the_reference_gets_all_points_and_both_forms_of_the_stub_none(checkers, name):
    checker = checkers(name)
    reference = checker.grade(checker.reference())
    assert (reference.score, reference.held) == (checker.unit.points, False)
    for kind in ("py", "ipynb"):
        stub = graded(checker, HERE.parent / "exercises" / name / f"{name}.{kind}")
        assert stub.score == 0
        assert {str(c.verdict) for c in stub.checks} == {"missing"}


def answered(checker, answer, tmp_path):
    """The result of a submission that answers one exercise, and what was found for that exercise."""
    path = tmp_path / "ada.py"
    path.write_text(BEFORE + answer["code"])
    result = graded(checker, path)
    exercise = next(e for e in result.exercises if e.name == answer["exercise"])
    assert exercise.code
    assert not result.ungraded
    return exercise


@pytest.mark.parametrize(("name", "answer"), WRONG, ids=[f"{a['exercise']}-{a['mistake']}" for _, a in WRONG])
def test_a_known_wrong_answer_loses_points(checkers, tmp_path, name, answer):
    exercise = answered(checkers(name), answer, tmp_path)
    assert exercise.earned < exercise.points


@pytest.mark.parametrize(("name", "one", "other"), TWINS)
def test_checks_marked_as_twins_are_told_apart_by_a_known_wrong_answer(checkers, tmp_path, name, one, other):
    """No mutant fails only one of them; some mistake that a student could make does."""
    exercise = next(c.mark.exercise for c in checkers(name).checks if c.name == one)
    for answer in (a for unit, a in WRONG if unit == name and a["exercise"] == exercise):
        verdicts = {c.name: str(c.verdict) for c in answered(checkers(name), answer, tmp_path).checks}
        if (verdicts[one] == "passed") != (verdicts[other] == "passed"):
            return
    pytest.fail(f"no answer in wrong_answers/{name}.toml fails one of {one} and {other} alone")


@pytest.mark.parametrize(("name", "answer"), RIGHT, ids=[f"{a['exercise']}-{a['style']}" for _, a in RIGHT])
def test_a_right_answer_in_another_style_gets_full_marks(checkers, tmp_path, name, answer):
    exercise = answered(checkers(name), answer, tmp_path)
    assert {c.name: c.outcomes[0] for c in exercise.checks if str(c.verdict) != "passed"} == {}
    assert exercise.earned == exercise.points


@pytest.mark.parametrize(("name", "case"), HARMLESS, ids=[case.name for _, case in HARMLESS])
def test_an_odd_but_right_submission_gets_full_marks(checkers, tmp_path, name, case):
    folder = tmp_path / "ada"
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("case.toml"))
    result = graded(checkers(name), folder)
    assert (result.rejected, result.score) == ("", result.points)
