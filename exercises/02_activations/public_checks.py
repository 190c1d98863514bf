# These checks ship with the unit and give no points: they are what `grader check 02_activations.py` runs.
"""The public checks of unit 2: the examples of the stubs. They give no points; the hidden checks do."""

from typing import Any

import torch

from grader.checking import assert_close, check


@check(
    exercise="activation",
    points=0,
    hint="At 0 the bottom of the fraction is 1 + 1, so 0 becomes 0.5. Five numbers go in and five come out.",
)
def test_activation_example(student: Any) -> None:
    """The worked example of activation gives 0.1192, 0.3775, 0.5, 0.6225 and 0.8808."""
    x = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0])
    assert_close(student.activation(x), torch.tensor([0.1192029, 0.3775407, 0.5, 0.6224593, 0.8807970]))


@check(exercise="stable_sigmoid", points=0, hint="The ends of the sigmoid are 0 and 1, never nan.")
def test_stable_sigmoid_example(student: Any) -> None:
    """The worked example of stable_sigmoid gives 0, 0.1192, 0.5, 0.8808 and 1."""
    x = torch.tensor([-1000.0, -2.0, 0.0, 2.0, 1000.0])
    assert_close(student.stable_sigmoid(x), torch.tensor([0.0, 0.1192029, 0.5, 0.8807970, 1.0]))


@check(
    exercise="stable_sigmoid",
    points=0,
    needs="test_stable_sigmoid_example",
    hint="Print x.grad to see which inputs give nan.",
)
def test_stable_sigmoid_gradient_example(student: Any) -> None:
    """In the worked example of stable_sigmoid, the gradient is 0.105 at -2 and 2, and 0 far away, never nan."""
    x = torch.tensor([-1000.0, -2.0, 2.0, 1000.0], requires_grad=True)
    y = student.stable_sigmoid(x)
    assert_close(y, torch.tensor([0.0, 0.1192029, 0.8807970, 1.0]))
    y.sum().backward()
    assert_close(x.grad, torch.tensor([0.0, 0.1049936, 0.1049936, 0.0]))


@check(exercise="relu", points=0, hint="-2 becomes 0 and 3 stays 3. The result has the shape of the input.")
def test_relu_example(student: Any) -> None:
    """In the worked example of relu, negative numbers become 0, and the others stay."""
    x = torch.tensor([[-2.0, 0.0, 3.0], [-0.1, 0.1, -7.0]])
    assert_close(student.relu(x), torch.tensor([[0.0, 0.0, 3.0], [0.0, 0.1, 0.0]]))


@check(exercise="softmax", points=0, hint="Each row adds up to 1, on its own.")
def test_softmax_example(student: Any) -> None:
    """The worked example of softmax gives 0.0900, 0.2447, 0.6652, and three equal numbers in the second row."""
    x = torch.tensor([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
    assert_close(
        student.softmax(x),
        torch.tensor([[0.0900306, 0.2447285, 0.6652409], [0.3333333, 0.3333333, 0.3333333]]),
    )


@check(exercise="softmax", points=0, hint="exp(1003) is inf in float32. What may you take off a row?")
def test_softmax_large_example(student: Any) -> None:
    """The logits 1001, 1002, 1003 give the same as 1, 2, 3."""
    x = torch.tensor([[1001.0, 1002.0, 1003.0]])
    assert_close(student.softmax(x), torch.tensor([[0.0900306, 0.2447285, 0.6652409]]))
