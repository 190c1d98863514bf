import torch
from torch import nn


def load_weights(linear, W, b):
    fresh = nn.Linear(*W.shape, dtype=W.dtype, device=W.device)
    fresh.weight.data = W.detach().clone().T
    fresh.bias.data = b.detach().clone()[0]
    linear.weight, linear.bias = fresh.weight, fresh.bias
