import torch
from torch import nn


def load_weights(linear, W, b):
    # otherwise torch complains about in-place changes
    linear.weight.requires_grad = False
    linear.bias.requires_grad = False
    linear.weight.copy_(W.T)
    linear.bias.copy_(b.flatten())
