# These checks ship with the unit and give no points: they are what `grader check 04_reshape.py` runs.
"""Public checks of unit 4: the worked examples of the stubs. They give no points; run them as often as you like."""

import torch

from grader.checking import assert_close, assert_type, assert_unchanged, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="as_column",
    points=0,
    shows=ALL,
    hint="Five rows of one number each, shape (5, 1); and the row that was given still has shape (1, 5).",
)
def test_example_of_as_column(student):
    """The worked example of as_column gives a column of 1 to 5, and leaves the row a row."""
    w = torch.tensor([[1.0, 2.0, 3.0, 4.0, 5.0]])
    assert_close(student.as_column(w), torch.tensor([[1.0], [2.0], [3.0], [4.0], [5.0]]))
    assert_unchanged(w)


@check(
    exercise="as_column",
    points=0,
    shows=ALL,
    hint="If the row does not notice what happens to the column, the column has numbers of its own.",
)
def test_example_of_shared_numbers(student):
    """In the worked example of as_column, what is written to the column shows in the row."""
    w = torch.tensor([[1.0, 2.0, 3.0, 4.0, 5.0]])
    column = student.by_reference.as_column(w)
    assert_close(column, torch.tensor([[1.0], [2.0], [3.0], [4.0], [5.0]]))
    column[2, 0] = 30.0
    assert_close(w, torch.tensor([[1.0, 2.0, 30.0, 4.0, 5.0]]))


@check(
    exercise="is_view",
    points=0,
    shows=ALL,
    hint="The table lies in reading order, so any shape is a view of it. Transposed, its numbers lie in another order.",
)
def test_example_of_is_view(student):
    """The worked example of is_view: True for the table, False for its transposed form in one row."""
    table = torch.arange(12.0).reshape(3, 4)
    assert_close(student.is_view(table, (2, 6)), True)
    assert_close(student.is_view(table.T, (12,)), False)


@check(
    exercise="flatten_images",
    points=0,
    shows=ALL,
    hint="Two images have two rows. The second row begins with 784, the first number of the second image.",
)
def test_example_of_flatten_images(student):
    """The worked example of flatten_images gives two rows, from 0 to 783 and from 784 to 1567."""
    numbers = torch.arange(1568.0)
    rows = student.flatten_images(numbers.reshape(2, 1, 28, 28))
    assert_close(rows, torch.stack([numbers[:784], numbers[784:]]))


@check(
    exercise="hwc_to_chw",
    points=0,
    shows=ALL,
    hint="The pixel in row 2, column 5 has the colours 10, 20 and 30. Each goes to its own plane, at the same place.",
)
def test_example_of_hwc_to_chw(student):
    """In the worked example of hwc_to_chw, one pixel's 10, 20 and 30 stand at the same place of three planes."""
    img = torch.zeros((6, 8, 3), dtype=torch.uint8)
    img[2, 5] = torch.tensor([10, 20, 30], dtype=torch.uint8)
    expected = torch.zeros((3, 6, 8), dtype=torch.uint8)
    expected[0, 2, 5], expected[1, 2, 5], expected[2, 2, 5] = 10, 20, 30
    assert_close(student.hwc_to_chw(img), expected)


@check(
    exercise="first_n",
    points=0,
    shows=ALL,
    hint="Five numbers in a vector, 0 to 4. The table still has three rows of four afterwards.",
)
def test_example_of_first_n(student):
    """The worked example of first_n gives 0 to 4, and leaves the table as it is."""
    table = torch.arange(12.0).reshape(3, 4)
    assert_close(student.first_n(table, 5), torch.tensor([0.0, 1.0, 2.0, 3.0, 4.0]))
    assert_unchanged(table)


@check(
    exercise="first_n",
    points=0,
    shows=ALL,
    hint="The table has twelve numbers. Raise the error yourself, before anything is taken.",
)
def test_example_of_too_many(student):
    """Thirteen numbers of a table of twelve are a ValueError."""
    try:
        returned = student.first_n(torch.arange(12.0).reshape(3, 4), 13)
    except ValueError:
        return
    assert_type(returned, ValueError)
