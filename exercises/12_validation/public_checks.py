# These checks ship with the unit and give no points: they are what `grader check 12_validation.py` runs.
"""Public checks of unit 12: the worked examples. They give no points; run them often."""

import torch

from grader.checking import assert_close, assert_shape, assert_type, check

ALL = ("sentence", "hint", "inputs", "expected")


@check(
    exercise="accuracy",
    points=0,
    shows=ALL,
    hint="By hand: the choices are 0, 1, 0, 1 and the labels 0, 1, 1, 1, so that three of four are right.",
)
def test_example_of_accuracy(student, support):
    """The worked example of accuracy gives 0.75."""
    X = torch.tensor([[3.0, 1.0], [0.0, 2.0], [5.0, 4.0], [1.0, 2.0]])
    model = support.net(torch.eye(2), torch.eye(2), False)
    assert_close(student.accuracy(model, X, torch.tensor([0, 1, 1, 1])), 0.75)


@check(
    exercise="predict_proba",
    points=0,
    shows=ALL,
    hint="Two equal logits are a half each. For 2 and 0 the larger one gets 1 / (1 + exp(-2)).",
)
def test_example_of_predict_proba(student, support):
    """The worked example of predict_proba gives 0.5 and 0.5, then 0.8808 and 0.1192."""
    x = torch.tensor([[1.0, 1.0], [2.0, 0.0]])
    expected = torch.tensor([[0.5, 0.5], [0.880797, 0.119203]])
    assert_close(student.predict_proba(support.net(torch.eye(2), torch.eye(2), False), x), expected)


@check(
    exercise="save_checkpoint",
    points=0,
    shows=ALL,
    hint="Is there a file at all? Then open it yourself with weights_only=True: the message says what it found besides numbers.",
)
def test_example_of_save_checkpoint(student, support):
    """A network of the sizes 4, 8, 3 is saved to a file, and the file opens with weights_only=True."""
    support.cleared("small.pt")
    numbers = [torch.ones(8, 4), torch.zeros(8), torch.ones(3, 8), torch.zeros(3)]
    student.save_checkpoint(support.network([4, 8, 3], numbers), "small.pt")
    assert_close(support.opened("small.pt")[0], "it opens with weights_only=True")


@check(
    exercise="load_checkpoint",
    points=0,
    shows=ALL,
    hint="All weights in the file are 0, so that the last biases are the answer, whatever goes in.",
)
def test_example_of_load_checkpoint(student, support):
    """A file whose last biases are 0.5 and -1.5, and all else 0, gives a network that answers just that."""
    numbers = [torch.zeros(3, 4), torch.zeros(3), torch.zeros(2, 3), torch.tensor([0.5, -1.5])]
    loaded = support.loaded(student.load_checkpoint, support.file_of([4, 3, 2], numbers, "example.pt"))
    assert_close(loaded(torch.ones(1, 4)), torch.tensor([[0.5, -1.5]]))


@check(
    exercise="keep_best",
    points=0,
    shows=ALL,
    hint="Of 0.9, 0.4 and 0.6 the lowest is 0.4. A tuple of two comes back: the loss, then the state.",
)
def test_example_of_keep_best(student, support):
    """The losses 0.9, 0.4 and 0.6 come with the weights 1, 2 and 3: back come 0.4 and the weight 2."""
    model = support.layer(1, 1)
    numbers = [[torch.full((1, 1), float(n)), torch.zeros(1)] for n in (1, 2, 3)]
    kept = student.keep_best(model, support.training(model, numbers, [0.9, 0.4, 0.6]), 3)
    assert_type(kept, tuple)
    assert_close(kept, (0.4, {"weight": torch.full((1, 1), 2.0), "bias": torch.zeros(1)}))


@check(
    exercise="solve",
    points=0,
    slow=True,
    shows=ALL,
    hint="What comes back is the trained network itself, and for a batch of points it gives two logits each.",
)
def test_example_of_solve(student):
    """The worked example of solve: a network that answers three points with three rows of two logits."""
    place = torch.arange(60)
    radius, angle = 0.2 + place / 75, place / 10 + torch.pi * (place % 2)
    X = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)
    network = student.solve(X, place % 2, 0)
    assert_shape(network(torch.zeros(3, 2)), (3, 2))
