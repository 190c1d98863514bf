"""Public checks of unit 7: the worked examples of the stubs. They give no points; run them as often as you like."""

import numpy as np
import torch

from grader.checking import assert_close, assert_unchanged, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="array_memory",
    points=0,
    shows=ALL,
    hint="Print a before and after: every number has to be twice as large, and the tensor has to hold the same ones.",
)
def test_array_of_the_cell(cell):
    """In the cell, the array a is doubled, and a tensor is on its memory."""
    cell.find(twice, at="a")
    cell.find(twice, shares="a")


def twice(a):
    """What the cell is to make of the array."""
    return torch.from_numpy(2 * a)


@check(
    exercise="wrap",
    points=0,
    shows=ALL,
    hint="If the tensor still begins with 1, it has numbers of its own: somewhere a copy was made.",
)
def test_example_of_wrap(student):
    """In the worked example of wrap, the 5 that is written to the array shows in the tensor."""
    numbers = np.array([1.0, 2.0])
    tensor = student.by_reference.wrap(numbers)
    assert_close(tensor, torch.tensor([1.0, 2.0], dtype=torch.float64))
    numbers[0] = 5.0
    assert_close(tensor, torch.tensor([5.0, 2.0], dtype=torch.float64))


@check(
    exercise="to_float32",
    points=0,
    shows=ALL,
    hint="The dtype has to be float32, and the 99 must not arrive: the tensor has numbers of its own.",
)
def test_example_of_to_float32(student):
    """In the worked example of to_float32, the tensor is float32 and keeps 1.5 and 2.5."""
    numbers = np.array([1.5, 2.5])
    tensor = student.by_reference.to_float32(numbers)
    assert_close(tensor, torch.tensor([1.5, 2.5]))
    numbers[0] = 99.0
    assert_close(tensor, torch.tensor([1.5, 2.5]))


@check(
    exercise="to_array",
    points=0,
    shows=ALL,
    hint="An array of dtype float32 is wanted, and `weight.requires_grad` is True before the call and after it.",
)
def test_example_of_to_array(student):
    """In the worked example of to_array, the array holds 1 and 2, and the tensor goes on tracking gradients."""
    weight = torch.tensor([1.0, 2.0], requires_grad=True)
    assert_close(student.to_array(weight), np.array([1.0, 2.0], dtype=np.float32))
    assert_unchanged(weight)


@check(
    exercise="double_both",
    points=0,
    shows=ALL,
    hint="1, 2 and 3 become 2, 4 and 6. If they stay, nothing wrote to their memory; 4, 8 and 12 is doubled twice.",
)
def test_example_of_double_both(student):
    """In the worked example of double_both, array and tensor both hold 2, 4 and 6."""
    numbers = np.array([1.0, 2.0, 3.0])
    tensor = torch.from_numpy(numbers)
    student.by_reference.double_both(numbers, tensor)
    assert_close(numbers, np.array([2.0, 4.0, 6.0]))
    assert_close(tensor, torch.tensor([2.0, 4.0, 6.0], dtype=torch.float64))
