# These checks ship with the unit and give no points: they are what `grader check 10_modules.py` runs.
"""Public checks of unit 10: the worked examples. They give no points; run them often."""

import torch

from grader.checking import assert_close, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="Neuron",
    points=0,
    shows=ALL,
    hint="By hand: 1 + 2 and the bias 1 are 4, and 0 - 1 and the bias 1 are 0. The bend makes 0.9820 of 4 and 0.5 of 0. A "
    "neuron for two inputs has two weights and one bias, and knows of them.",
)
def test_example_of_neuron_module(student, support):
    """The worked example of Neuron, in which every parameter is 1, gives 0.9820 and 0.5."""
    neuron = student.Neuron(2)
    counts = support.counts(neuron)
    assert_close(counts, [1, 2])
    assert counts  # what cannot be given any numbers answers by chance
    support.fill(neuron, 1.0)
    x = torch.tensor([[1.0, 2.0], [0.0, -1.0]])
    assert_close(neuron(x), torch.tensor([[0.98201379], [0.5]]))


@check(
    exercise="MLP",
    points=0,
    shows=ALL,
    hint="By hand: for 1 and 2 both hidden totals are -4, so that 0 goes on, and the bias -1 is left. For -1 and -2 both are "
    "2, and -2 - 2 - 1 is -5. Weights and biases: four and two, then two and one.",
)
def test_example_of_mlp(student, support):
    """The worked example of MLP, in which every parameter is -1, gives -1 and -5."""
    model = student.MLP([2, 2, 1])
    counts = support.counts(model)
    assert_close(counts, [1, 2, 2, 4])
    assert counts  # what cannot be given any numbers answers by chance
    support.fill(model, -1.0)
    x = torch.tensor([[1.0, 2.0], [-1.0, -2.0]])
    assert_close(model(x), torch.tensor([[-1.0], [-5.0]]))


@check(
    exercise="MLP",
    points=0,
    shows=ALL,
    hint="Keep the list that the network was made with, under the name that the contract gives.",
)
def test_example_of_sizes(student):
    """The network of the worked example tells its sizes."""
    assert_close(student.MLP([2, 2, 1]).sizes, [2, 2, 1])


@check(
    exercise="load_weights",
    points=0,
    shows=ALL,
    hint="By hand: 1 times the first row of W, 1 times the second, and b: 1 + 4 + 10, 2 + 5 + 20, 3 + 6 + 30.",
)
def test_example_of_load_weights(student, support):
    """After the worked example of load_weights the layer makes 15, 27 and 39 of the row 1, 1."""
    W, b = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), torch.tensor([[10.0, 20.0, 30.0]])
    linear = support.layer(2, 3)
    student.load_weights(linear, W, b)
    assert_close(linear(torch.tensor([[1.0, 1.0]])), torch.tensor([[15.0, 27.0, 39.0]]))
