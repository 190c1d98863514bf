import torch
from torch import nn


def load_weights(linear, W, b):
    linear.weight = nn.Parameter(W.detach().T.clone())
    linear.bias = nn.Parameter(b.detach().clone())
