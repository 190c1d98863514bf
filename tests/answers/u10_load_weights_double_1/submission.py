import torch
from torch import nn


def load_weights(linear, W, b):
    linear.weight = nn.Parameter(W.T, requires_grad=False)
    linear.bias = nn.Parameter(b.squeeze(0), requires_grad=False)
