import torch
from torch import nn


def load_weights(linear, W, b):
    del linear.weight
    del linear.bias
    linear.weight = W.T.clone()
    linear.bias = b[0].clone()
