import torch
from torch import nn


def load_weights(linear, W, b):
    with torch.no_grad():
        linear.weight += W.T
        linear.bias += b.squeeze(0)
