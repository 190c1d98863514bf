import torch
from torch import nn


def load_weights(linear, W, b):
    weight = linear.weight
    bias = linear.bias
    with torch.no_grad():
        weight = W.T.clone()
        bias = b.squeeze(0).clone()
