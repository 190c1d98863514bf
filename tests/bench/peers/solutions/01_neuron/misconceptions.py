"""The mistakes of `handed_in.py`, so that looking for them by name is measured where it finds something."""
# ruff: noqa: F821

from grader.checking import misconception


@misconception("activation", "minus-left-out", hint="Look for the minus in the exponent: your curve falls.")
def minus_left_out(x):
    return 1 / (1 + torch.exp(x))


@misconception("activation", "one-number", hint="Keep the shape: each number has a value of its own.")
def one_number(x):
    return torch.sigmoid(x).mean().reshape(1)


@misconception("neuron", "bias-left-out", hint="Add the bias to the sum.")
def bias_left_out(features, weights, bias):
    return activation((features * weights).sum())


@misconception("to_tensor", "a-copy", hint="Share the memory: torch.tensor copies.")
def a_copy(array):
    return torch.tensor(array)
