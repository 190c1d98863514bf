import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_mm(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    w = weights + bias
    column = w.T
    return activation(features @ column)
