"""A cell that makes several values, each the item of one result: the wrong one is found, and its cause by all of them."""

from pathlib import Path

import pytest
from cells.conftest import check_of, told

from grader.checking.autograde import Checker
from grader.course import load_course
from grader.execution import levels
from grader.submissions import HandIn, read

COURSE = load_course(Path(__file__).parent.parent.parent / "solutions")
LABEL = "import torch\n# Exercise 1.0: the lesson's data\n"
SEED, BIAS = "torch.manual_seed(7)\n", "bias = torch.randn((1, 1))\n"
FEATURES, WEIGHTS = "features = torch.randn((1, 5))\n", "weights = torch.randn_like(features)\n"
SHOW = "print(features, weights, bias)\n"
UNIFORM = LABEL + SEED + FEATURES + "weights = torch.rand_like(features)\n" + BIAS + SHOW


@pytest.fixture(scope="module")
def checker():
    with Checker(COURSE.unit("tensors"), level=levels.best("open"), secret=b"items") as made:
        yield made


@pytest.fixture
def graded(checker, tmp_path):
    def grade(script):
        path = tmp_path / "ada.py"
        path.write_text(script)
        return checker.grade(read(HandIn(student="ada", path=path), unit=checker.unit, stubs=checker.stubs))

    return grade


@pytest.mark.parametrize(
    ("script", "check", "name"),
    [
        (UNIFORM, "test_cell_weights", "uniform-draw"),
        (UNIFORM, "test_cell_bias", "uniform-draw"),
        (LABEL + SEED + BIAS + FEATURES + WEIGHTS + SHOW, "test_cell_features", "extra-or-reordered-draw"),
        (LABEL + SEED + FEATURES + SEED + WEIGHTS + BIAS + SHOW, "test_cell_weights", "reseed-each-draw"),
        (LABEL + SEED.replace("7", "8") + FEATURES + WEIGHTS + BIAS + SHOW, "test_cell_weights", ""),
    ],
    ids=["uniform, its weights", "uniform, its bias", "bias first", "seeded twice", "another seed has no name"],
)
def test_a_wrong_item_names_the_cause_that_explains_all_items(graded, script, check, name):
    assert [o.misconception for o in check_of(graded(script), check).outcomes] == [name]


def test_what_is_told_of_is_the_wrong_item_and_not_the_right_one_beside_it(graded):
    result = graded(UNIFORM)
    assert told(result, "test_cell_weights").startswith("Item 2 of what the cell shows holds other numbers")
    evidence = check_of(result, "test_cell_weights").outcomes[0].evidence
    for value in (evidence.expected, evidence.actual):
        assert len(value.differing) == len(value.elements) > 1
        assert value.worst is not None


def test_looks_at_the_data_after_them_change_nothing(graded):
    looks = "print(features.mean(), weights.std())\nprint(features.shape, features.sum())\n"
    result = graded(LABEL + SEED + FEATURES + WEIGHTS + BIAS + SHOW + looks)
    assert {str(c.verdict) for c in result.checks if c.exercise == "lesson_data"} == {"passed"}
