import torch
from torch import nn


def load_weights(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(torch.rot90(W))
        linear.bias.copy_(b[0])
