import torch


def activation(x):
    return 1 / (1 + torch.exp(-x))


def two_layer(features: torch.Tensor, W_1: torch.Tensor, B_1: torch.Tensor, W_2: torch.Tensor, B_2: torch.Tensor):
    hidden = activation(features @ W_1 + B_1)
    weights_and_bias = W_2 + B_2
    return activation(hidden @ weights_and_bias)
