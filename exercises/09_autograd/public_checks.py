# These checks ship with the unit and give no points: they are what `grader check 09_autograd.py` runs.
"""Public checks of unit 9: the worked examples. They give no points; run them as often as you like."""

import torch

from grader.checking import assert_close, check

ALL = ("sentence", "hint", "inputs", "expected")


def paired(result):
    """A list of two is as good as a tuple."""
    return tuple(result) if isinstance(result, list) else result


@check(
    exercise="derivative",
    points=0,
    shows=ALL,
    hint="The slope of a square is twice the number: -2, 1 and 6. If there is no tensor at all, look at what you return.",
)
def test_example_of_derivative(student, support):
    """The worked example of derivative gives -2, 1 and 6."""
    x, square = torch.tensor([-1.0, 0.5, 3.0]), support.function("square")
    result = student.derivative(square, x)
    if result is None:
        support.given_a_leaf(square)  # no gradient was left, or it was not handed on: a hint is to know which
    assert_close(result, torch.tensor([-2.0, 1.0, 6.0]))


@check(
    exercise="sgd_step",
    points=0,
    shows=ALL,
    hint="By hand: 1 minus 0.25 times 2, and 2 minus 0.25 times 4. The numbers of the parameter itself have to change.",
)
def test_example_of_sgd_step(student, support):
    """In the worked example of sgd_step the parameter moves from 1 and 2 to 0.5 and 1."""
    params = support.parameters([torch.tensor([1.0, 2.0])], [torch.tensor([2.0, 4.0])])
    student.sgd_step(params, lr=0.25)
    assert_close(support.values(params), [torch.tensor([0.5, 1.0])])


@check(
    exercise="neuron_grads",
    points=0,
    shows=ALL,
    hint="By hand: the total is 0, the output 0.5. What arrives at the total is -0.5 times 0.25, which is -0.125.",
)
def test_example_of_neuron_grads(student):
    """The worked example of neuron_grads gives -0.25 and 0.125 for the weights, -0.125 for the bias."""
    x, w = torch.tensor([[2.0, -1.0]]), torch.tensor([[0.5, 1.0]])
    result = student.neuron_grads(x, w, torch.tensor([[0.0]]), torch.tensor([[1.0]]))
    assert_close(paired(result), (torch.tensor([[-0.25, 0.125]]), torch.tensor([[-0.125]])))


@check(
    exercise="fit_line",
    points=0,
    shows=ALL,
    hint="By hand: at 0 and 0 the differences are -2 and -4. The gradient for w is the mean of 2 times -2 times 1 and 2 times "
    "-4 times 2, which is -10; for b it is the mean of -4 and -8. A quarter of each, against the gradient.",
)
def test_example_of_fit_line(student):
    """The worked example of fit_line gives 2.5 and 1.5 after one step."""
    result = student.fit_line(torch.tensor([1.0, 2.0]), torch.tensor([2.0, 4.0]), lr=0.25, steps=1)
    assert_close(paired(result), (2.5, 1.5))
