# These checks ship with the unit and give no points: they are what `grader check 03_neuron.py` runs.
"""Public checks of unit 3: the worked examples of the stubs. They give no points; run them as often as you like."""

import torch

from grader.checking import assert_close, assert_shape, assert_unchanged, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="lesson_neuron",
    points=0,
    shows=ALL,
    hint="Print each step of your cell. The products are five, their sum is -1.9796, and the bias makes that -1.6619.",
)
def test_cell_shows_the_number(cell):
    """The cell of exercise 3.0 makes or shows 0.1595."""
    cell.find(torch.tensor([[0.15950656]]), shapes=[(1, 1), (1,), ()])


@check(
    exercise="neuron",
    points=0,
    shows=ALL,
    hint="By hand: the products 1, 0, -1, -2 and 1 add up to -1, the bias makes it 1, and the activation of 1 is 0.7311.",
)
def test_example_of_neuron(student):
    """The worked example of neuron gives 0.7311, in one row and one column, and leaves its arguments alone."""
    features, weights = torch.tensor([[2.0, 0.0, -1.0, 1.0, 0.5]]), torch.tensor([[0.5, 3.0, 1.0, -2.0, 2.0]])
    bias = torch.tensor([[2.0]])
    result = student.neuron(features, weights, bias)
    assert_close(result, torch.tensor([[0.73105858]]), any_shape=True)
    assert_shape(result, (1, 1))
    assert_unchanged(features, weights, bias)


@check(
    exercise="neuron_rows",
    points=0,
    shows=ALL,
    hint="Each row of the result belongs to one example. The second example is all zeros, so only the bias is left.",
)
def test_example_of_neuron_rows(student):
    """The worked example of neuron_rows gives 0.7311, 0.8808, 0.1192 and 0.5, below each other."""
    X = torch.tensor(
        [
            [2.0, 0.0, -1.0, 1.0, 0.5],
            [0.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, -1.0, 1.0, 0.0, -1.0],
            [4.0, 0.0, 0.0, 2.0, 0.0],
        ]
    )
    weights = torch.tensor([[0.5, 3.0, 1.0, -2.0, 2.0]])
    result = student.neuron_rows(X, weights, torch.tensor([[2.0]]))
    assert_close(result, torch.tensor([[0.73105858], [0.88079708], [0.11920292], [0.5]]))


@check(
    exercise="broadcast_shape",
    points=0,
    shows=ALL,
    hint="A 1 is stretched to the other size, on either side. Two sizes that differ, with no 1 among them, are refused.",
)
def test_example_of_broadcast_shape(student):
    """The worked examples of broadcast_shape give (4, 5), (5, 5) and None."""
    assert_close(student.broadcast_shape((4, 5), (1, 5)), (4, 5))
    assert_close(student.broadcast_shape((1, 5), (5, 1)), (5, 5))
    assert_close(student.broadcast_shape((2, 3), (4, 3)), None)
