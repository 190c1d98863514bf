# These checks ship with the unit and give no points: they are what `grader check 05_neuron_matmul.py` runs.
"""Public checks of unit 5: the worked examples of the stubs. They give no points; run them as often as you like."""

import torch

from grader.checking import assert_close, assert_shape, assert_unchanged, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="lesson_neuron_mm",
    points=0,
    shows=ALL,
    hint="Print each step of your cell. The product of the row and the column is -1.9796, and the bias makes it -1.6619.",
)
def test_cell_shows_the_number_again(cell):
    """The cell of exercise 5.0 makes or shows 0.1595."""
    cell.find(torch.tensor([[0.15950656]]), shapes=[(1, 1), (1,), ()])


@check(
    exercise="neuron_mm",
    points=0,
    shows=ALL,
    hint="By hand: the five products 1, 2, 0, -2 and 0 add up to 1, the bias makes it 2, and the activation of 2 is 0.8808.",
)
def test_example_of_neuron_mm(student):
    """The worked example of neuron_mm gives 0.8808, in one row and one column."""
    features, weights = torch.tensor([[1.0, 2.0, 0.0, -1.0, 3.0]]), torch.tensor([[1.0, 1.0, 5.0, 2.0, 0.0]])
    bias = torch.tensor([[1.0]])
    result = student.neuron_mm(features, weights, bias)
    assert_close(result, torch.tensor([[0.88079708]]), any_shape=True)
    assert_shape(result, (1, 1))


@check(
    exercise="neuron_mm",
    points=0,
    needs="test_example_of_neuron_mm",
    shows=ALL,
    hint="Something worked in place: a name that ends in an underscore, which may change a shape too, or an operator such "
    "as *= or +=, which changes the numbers of the caller's own tensor.",
)
def test_example_weights_stay_a_row(student):
    """After the worked example of neuron_mm the weights are the same row as before."""
    features, weights = torch.tensor([[1.0, 2.0, 0.0, -1.0, 3.0]]), torch.tensor([[1.0, 1.0, 5.0, 2.0, 0.0]])
    bias = torch.tensor([[1.0]])
    assert_close(student.neuron_mm(features, weights, bias), torch.tensor([[0.88079708]]), any_shape=True)
    assert_unchanged(features, weights, bias)


@check(
    exercise="neuron_batch",
    points=0,
    shows=ALL,
    hint="Each row of the result belongs to one example. The second example is all zeros, so only the bias is left.",
)
def test_example_of_neuron_batch(student):
    """The worked example of neuron_batch gives 0.8808, 0.7311, 0.5 and 0.1192, below each other."""
    X = torch.tensor(
        [
            [1.0, 2.0, 0.0, -1.0, 3.0],
            [0.0, 0.0, 0.0, 0.0, 0.0],
            [1.0, 0.0, 0.0, -1.0, 0.0],
            [0.0, -1.0, 0.0, -1.0, 4.0],
        ]
    )
    weights = torch.tensor([[1.0, 1.0, 5.0, 2.0, 0.0]])
    result = student.neuron_batch(X, weights, torch.tensor([[1.0]]))
    assert_close(result, torch.tensor([[0.88079708], [0.73105858], [0.5], [0.11920292]]))


@check(
    exercise="linear",
    points=0,
    shows=ALL,
    hint="By hand, first example and first neuron: 1 times 1, plus 3 times -1, and nothing else but the bias 10, is 8.",
)
def test_example_of_linear(student):
    """The worked example of linear gives 8 and 27 for its first row, 14 and 21 for its second, and so on."""
    X = torch.tensor(
        [
            [1.0, 2.0, 3.0, 0.0, 1.0],
            [0.0, 1.0, 0.0, 2.0, 0.0],
            [4.0, 0.0, 0.0, 0.0, 1.0],
            [0.0, 0.0, 1.0, 1.0, 1.0],
        ]
    )
    W = torch.tensor([[1.0, 0.0, -1.0, 2.0, 0.0], [2.0, 1.0, 0.0, 0.0, 3.0]])
    expected = torch.tensor([[8.0, 27.0], [14.0, 21.0], [14.0, 31.0], [11.0, 23.0]])
    assert_close(student.linear(X, W, torch.tensor([10.0, 20.0])), expected)
