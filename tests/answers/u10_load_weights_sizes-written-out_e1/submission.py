import torch
from torch import nn


def load_weights(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W.t().reshape(2, 3))
        linear.bias.copy_(b.reshape(2))
