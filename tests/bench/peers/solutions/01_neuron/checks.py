"""The twelve checks of the comparison, asked through our wire; what each asks is what the others' checks ask."""

import numpy as np
import torch

from grader.checking import assert_close, assert_unchanged, check


@check(exercise="activation", points=1)
def test_activation_at_zero(student, device):
    """activation(0) is one half."""
    assert_close(student.activation(torch.zeros(1, device=device)), torch.tensor([0.5], device=device), any_shape=True)


@check(exercise="activation", points=1)
def test_activation_values(student, device):
    """activation agrees with the sigmoid between -5 and 5."""
    x = torch.linspace(-5, 5, 11, device=device)
    assert_close(student.activation(x), torch.sigmoid(x))


@check(exercise="activation", points=1)
def test_activation_shape(student, device):
    """activation keeps the shape and the dtype."""
    y = student.activation(torch.full((3, 4), 0.25, device=device))
    assert y.shape == (3, 4)
    assert y.dtype == torch.float32


@check(exercise="activation", points=1)
def test_activation_input(student, device):
    """activation leaves its input as it was."""
    x = torch.linspace(-2, 2, 5, device=device)
    assert isinstance(student.activation(x), torch.Tensor)
    assert_unchanged(x)


@check(exercise="neuron", points=1)
def test_neuron_lesson(student, device):
    """neuron gives 0.1595 on the lesson's data."""
    torch.manual_seed(7)
    features = torch.randn((1, 5)).to(device)
    weights = torch.randn((1, 5)).to(device)
    bias = torch.randn((1, 1)).to(device)
    assert abs(float(student.neuron(features, weights, bias)) - 0.1595) < 1e-4


@check(exercise="neuron", points=1)
def test_neuron_bias(student, device):
    """neuron adds the bias."""
    features, weights = torch.ones(1, 5, device=device), torch.full((1, 5), 0.1, device=device)
    assert abs(float(student.neuron(features, weights, torch.tensor([[2.0]], device=device))) - 0.924142) < 1e-4


@check(exercise="neuron", points=1)
def test_neuron_width(student, device):
    """neuron works for eight features too."""
    features, weights = torch.arange(8.0, device=device).view(1, 8), torch.full((1, 8), -0.1, device=device)
    assert abs(float(student.neuron(features, weights, torch.zeros(1, 1, device=device))) - 0.057324) < 1e-4


@check(exercise="neuron", points=1)
def test_neuron_tensor(student, device):
    """neuron returns a tensor with one number."""
    features, weights = torch.zeros(1, 5, device=device), torch.ones(1, 5, device=device)
    y = student.neuron(features, weights, torch.zeros(1, 1, device=device))
    assert isinstance(y, torch.Tensor)
    assert y.numel() == 1


@check(exercise="to_tensor", points=1)
def test_to_tensor_values(student):
    """to_tensor gives a tensor with the array's numbers."""
    t = student.to_tensor(np.arange(6.0).reshape(2, 3))
    assert isinstance(t, torch.Tensor)
    assert t.tolist() == [[0, 1, 2], [3, 4, 5]]


@check(exercise="to_tensor", points=1)
def test_to_tensor_dtype(student):
    """to_tensor keeps the dtype."""
    assert student.to_tensor(np.ones(3, dtype=np.float64)).dtype == torch.float64


@check(exercise="to_tensor", points=1)
def test_to_tensor_sees_array(student):
    """A change of the array is seen in the tensor."""
    array = np.zeros(4)
    t = student.by_reference.to_tensor(array)
    array[2] = 5
    assert t[2].item() == 5


@check(exercise="to_tensor", points=1)
def test_to_tensor_writes_array(student):
    """A change of the tensor is seen in the array."""
    array = np.ones(4)
    student.by_reference.to_tensor(array).mul_(3)
    assert array.tolist() == [3, 3, 3, 3]
