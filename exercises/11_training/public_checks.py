# These checks ship with the unit and give no points: they are what `grader check 11_training.py` runs.
"""Public checks of unit 11: the worked examples. They give no points; run them often."""

import torch

from grader.checking import assert_close, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="mse",
    points=0,
    shows=ALL,
    hint="By hand: the differences are 1, 0 and -2, their squares 1, 0 and 4, and the mean of those is 5 / 3.",
)
def test_example_of_mse(student):
    """The worked example of mse gives 5 / 3."""
    result = student.mse(torch.tensor([[2.0], [4.0], [6.0]]), torch.tensor([[1.0], [4.0], [8.0]]))
    assert_close(result, torch.tensor(5 / 3))


@check(
    exercise="cross_entropy",
    points=0,
    shows=ALL,
    hint="By hand: both classes of a row look alike, so each has one half, and minus the logarithm of one half is 0.6931.",
)
def test_example_of_cross_entropy(student, device):
    """The worked example of cross_entropy gives the logarithm of 2, on the device of its logits."""
    logits = torch.tensor([[1.0, 1.0], [5.0, 5.0]], device=device)
    result = student.cross_entropy(logits, torch.tensor([0, 1], device=device))
    assert_close(result, torch.tensor(2.0, device=device).log())


@check(
    exercise="train_step",
    points=0,
    shows=ALL,
    hint="By hand: the answers are 0 and 0, the loss is (4 + 16) / 2. The gradients -10 and -6, times 0.1, are taken away.",
)
def test_example_of_train_step(student, support):
    """The worked example of train_step gives a loss of 10 and moves the line to the weight 1 and the bias 0.6."""
    line = support.linear(torch.zeros(1, 1), torch.zeros(1))
    opt = support.sgd(line, 0.1)
    x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]])
    assert_close(student.train_step(line, x, y, support.loss("squared"), opt), 10.0)
    assert_close(line.weight, torch.tensor([[1.0]]))
    assert_close(line.bias, torch.tensor([0.6]))


@check(
    exercise="fit",
    points=0,
    shows=ALL,
    hint="By hand: the first loss is the logarithm of 2. The step makes the logits 0.5 and -0.5, so the next is the "
    "logarithm of 1 + 1/e.",
)
def test_example_of_fit(student, support):
    """The worked example of fit gives 0.6931 and 0.3133."""
    model = support.linear(torch.zeros(2, 1), torch.zeros(2))
    losses = student.fit(model, torch.tensor([[1.0], [-1.0]]), torch.tensor([0, 1]), 2, 2, 1.0, 0)
    assert_close(list(losses), [0.693147, 0.313262])
