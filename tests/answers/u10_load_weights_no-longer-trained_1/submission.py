import torch
from torch import nn


def load_weights(linear, W, b):
    linear.weight = nn.Parameter(W.T.clone(), requires_grad=False)
    linear.bias = nn.Parameter(b.reshape(-1).clone(), requires_grad=False)
