import torch
from torch import nn


def load_weights(linear, W, b):
    n_in, n_out = W.shape
    weight = torch.zeros(n_out, n_in, dtype=W.dtype)
    bias = torch.zeros(n_out, dtype=b.dtype)
    for unit in range(n_out):
        bias[unit] = b[0, unit].item()
        for feature in range(n_in):
            weight[unit, feature] = W[feature, unit].item()
    linear.weight = nn.Parameter(weight)
    linear.bias = nn.Parameter(bias)
