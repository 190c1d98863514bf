import torch
from torch import nn


def load_weights(linear, W, b):
    linear.weight = nn.Parameter(torch.tensor(W.T.tolist(), dtype=W.dtype))
    linear.bias = nn.Parameter(torch.tensor(b[0].tolist(), dtype=b.dtype))
