import torch
from torch import nn


def load_weights(linear, W, b):
    with torch.no_grad():
        linear.weight.copy_(W.reshape(linear.weight.shape))
        linear.bias.copy_(b.reshape(linear.bias.shape))
