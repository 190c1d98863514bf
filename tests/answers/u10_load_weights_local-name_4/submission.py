import torch
from torch import nn


def load_weights(linear, W, b):
    with torch.no_grad():
        linear.weight.clone().copy_(W.T)
        linear.bias.clone().copy_(b.flatten())
