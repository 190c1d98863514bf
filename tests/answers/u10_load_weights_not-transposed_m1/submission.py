import torch
from torch import nn


def load_weights(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W)
        linear.bias.copy_(b.reshape(-1))
