import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def neuron_mm(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    weights.resize_(weights.shape[1], 1)
    return activation(features @ weights + bias)
