"""Public checks of unit 1: the worked examples of the stubs. They give no points; run them as often as you like."""

import torch

from grader.checking import assert_close, assert_unchanged, check

ALL = ("sentence", "hint", "inputs", "expected")


FEATURES = torch.tensor([[-0.14679509, 0.78614128, 0.94682163, -1.11434400, 1.69079018]])
WEIGHTS = torch.tensor([[-0.89482790, -0.35562503, 1.23238575, 0.13817266, -1.68219852]])
BIAS = torch.tensor([[0.31767830]])
"What seed 7 gives, with eight digits."
LOOKS = (torch.mean, torch.std, torch.var, torch.sum, torch.min, torch.max)
"Looks at features and weights that may well be shown after the bias."


@check(
    exercise="lesson_data",
    points=0,
    shows=ALL,
    hint="Seed with 7 first, and once. Then draw the features, then the weights, then the bias, all with randn. "
    "Features and weights are rows of five, shape (1, 5).",
)
def test_numbers_of_the_cell(cell):
    """In the cell stand features, weights and bias of seed 7, with the shapes (1, 5), (1, 5) and (1, 1)."""
    cell.find(FEATURES, beside=[WEIGHTS])
    cell.find(WEIGHTS, beside=[FEATURES])
    cell.find(BIAS, beside=[look(row) for row in (FEATURES, WEIGHTS) for look in LOOKS])


@check(
    exercise="make_data",
    points=0,
    shows=ALL,
    hint="Seed with 7 first, and once. Then the features come, then the weights, then the bias, all from randn. "
    "Features and weights are rows of five, shape (1, 5).",
)
def test_example_of_make_data(student):
    """make_data(7, 5) gives the lesson's features, weights and bias."""
    result = student.make_data(7, 5)
    assert_close(tuple(result) if isinstance(result, list) else result, (FEATURES, WEIGHTS, BIAS))


@check(
    exercise="describe",
    points=0,
    shows=ALL,
    hint="Two axes, of lengths 2 and 3, with six numbers of dtype float32.",
)
def test_example_of_describe(student):
    """The table of two rows and three columns has two axes, shape (2, 3), 6 elements and dtype float32."""
    t = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    result = student.describe(t)
    assert_close(tuple(result) if isinstance(result, list) else result, (2, (2, 3), 6, torch.float32))


@check(
    exercise="center_columns",
    points=0,
    shows=ALL,
    hint="The means of the columns are 3, 25 and 1. Take from each number the mean of its own column, and put the "
    "result into a new tensor.",
)
def test_example_of_center_columns(student):
    """In the worked example of center_columns, the first row becomes -2, -15, -1, and X stays as it was."""
    X = torch.tensor([[1.0, 10.0, 0.0], [2.0, 20.0, 0.0], [3.0, 30.0, 0.0], [6.0, 40.0, 4.0]])
    expected = torch.tensor([[-2.0, -15.0, -1.0], [-1.0, -5.0, -1.0], [0.0, 5.0, -1.0], [3.0, 15.0, 3.0]])
    assert_close(student.center_columns(X), expected)
    assert_unchanged(X)
