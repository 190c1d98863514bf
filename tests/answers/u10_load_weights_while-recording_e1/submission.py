import torch
from torch import nn


def load_weights(linear, W, b):
    linear.weight[:] = W.T
    linear.bias[:] = b.reshape(-1)
