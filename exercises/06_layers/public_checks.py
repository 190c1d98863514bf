# These checks ship with the unit and give no points: they are what `grader check 06_layers.py` runs.
"""Public checks of unit 6: the lesson's numbers and the worked examples. They give no points; run them often."""

import torch

from grader.checking import assert_close, assert_unchanged, check

ALL = ("sentence", "hint", "inputs", "expected")


def example():
    """The features and the two layers of the worked examples."""
    features = torch.tensor([[1.0, 2.0, -3.0]])
    first = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), torch.tensor([[2.0, 2.0]])
    last = torch.tensor([[4.0], [0.0]]), torch.tensor([[-1.0]])
    return features, first, last


def tupled(value):
    """`value` with every list in it as a tuple: the two are as good as each other here."""
    return tuple(map(tupled, value)) if isinstance(value, list | tuple) else value


@check(
    exercise="lesson_network",
    points=0,
    shows=ALL,
    hint="The hidden layer is a row of two numbers. Keep it under a name of its own, or print it.",
)
def test_cell_shows_the_hidden_layer(cell):
    """Somewhere in the cell stands the hidden layer, 0.6813 and 0.4355."""
    cell.find(torch.tensor([[0.68130499, 0.43545660]]), shapes=[(1, 2), (2,)])


@check(
    exercise="lesson_network",
    points=0,
    shows=ALL,
    hint="Another number often tells what is missing: look for it in the table below the cell.",
)
def test_cell_shows_the_output(cell):
    """Somewhere in the cell stands the network's output, 0.3171."""
    cell.find(torch.tensor([[0.31708315]]), shapes=[(1, 1), (1,), ()])


@check(
    exercise="two_layer",
    points=0,
    shows=ALL,
    hint="By hand: the totals of the hidden units are 0 and 1, so the units are 0.5 and 0.7311. Then 4 times 0.5, plus "
    "0 times 0.7311, minus 1, is 1, and the activation of 1 is 0.7311.",
)
def test_example_of_two_layer(student):
    """The worked example of two_layer gives 0.7311, in one row and one column."""
    features, first, last = example()
    assert_close(student.two_layer(features, *first, *last), torch.tensor([[0.73105858]]))


@check(
    exercise="layer_shapes",
    points=0,
    shows=ALL,
    hint="From 4 to 3 leads a matrix with 4 rows and 3 columns, and the 3 units have 3 biases. From 3 to 2 likewise.",
)
def test_example_of_layer_shapes(student):
    """The worked example of layer_shapes gives two pairs of shapes."""
    assert_close(tupled(student.layer_shapes([4, 3, 2])), (((4, 3), (1, 3)), ((3, 2), (1, 2))))


@check(
    exercise="forward",
    points=0,
    shows=ALL,
    hint="By hand: the hidden units are 0.5 and 0.7311, and 4 times 0.5, plus 0 times 0.7311, minus 1, is 1. This 1 "
    "stays as it is.",
)
def test_example_of_forward(student):
    """The worked example of forward gives 1, in one row and one column."""
    features, first, last = example()
    assert_close(student.forward(features, [first, last]), torch.tensor([[1.0]]))


@check(
    exercise="forward",
    points=0,
    shows=ALL,
    needs="test_example_of_forward",
    hint="Print `len(params)` before and after the call. If it differs, something was taken out of the list.",
)
def test_example_list_keeps_its_pairs(student):
    """After the worked example of forward the list still has both pairs."""
    features, first, last = example()
    params = [first, last]
    assert_close(student.forward(features, params), torch.tensor([[1.0]]), any_shape=True)
    assert_unchanged(params)


@check(
    exercise="count_params",
    points=0,
    shows=ALL,
    hint="From 4 to 3: 12 weights and 3 biases. From 3 to 2: 6 weights and 2 biases.",
)
def test_example_of_count_params(student):
    """The worked example of count_params gives 23."""
    assert_close(student.count_params([4, 3, 2]), 23)
