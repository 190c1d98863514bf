import torch
from torch import nn


def load_weights(linear, W, b):
    with torch.no_grad():
        for unit, (column, bias) in enumerate(zip(W.unbind(dim=1), b.flatten())):
            linear.weight[unit] = column
            linear.bias[unit] = bias
