import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_mm(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    total = features @ weights + bias
    return activation(total)
