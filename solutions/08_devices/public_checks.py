"""Public checks of unit 8: the worked examples, on the CPU and on a simulated GPU. They give no points; run them often."""

import torch

from grader.checking import assert_close, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="pick_device",
    points=0,
    shows=ALL,
    hint='The answer is torch.device("cpu"), with a GPU and without one: none was wanted.',
)
def test_example_of_pick_device(student, device):
    """The worked example of pick_device gives the CPU."""
    assert_close(student.pick_device(prefer_gpu=False), torch.device("cpu"))


@check(
    exercise="append_ones",
    points=0,
    shows=ALL,
    hint="Two rows with three numbers each, the last of them 1. If only the device is wrong, look at where the ones are made.",
)
def test_example_of_append_ones(student, device):
    """The worked example of append_ones gives 1, 2, 1 and 3, 4, 1, on the device of its table."""
    X = torch.tensor([[1.0, 2.0], [3.0, 4.0]], device=device)
    assert_close(student.append_ones(X), torch.tensor([[1.0, 2.0, 1.0], [3.0, 4.0, 1.0]], device=device))


@check(
    exercise="run_on",
    points=0,
    shows=ALL,
    hint="By hand: 1 + 2 + 3 and the bias 1 are 7; 1 + 4 - 3 and the bias -1 are 1. The batch is in the main memory.",
)
def test_example_of_run_on(student, support, device):
    """For the row 1, 2, 3 a layer answers 7 and 1, on the device where it lives."""
    W = torch.tensor([[1.0, 1.0, 1.0], [1.0, 2.0, -1.0]], device=device)
    model = support.layer(W, torch.tensor([1.0, -1.0], device=device))
    result = student.run_on(model, torch.tensor([[1.0, 2.0, 3.0]]))
    assert_close(result, torch.tensor([[7.0, 1.0]], device=device))
