import torch
from torch import nn


def load_weights(linear, W, b):
    numbers = linear.state_dict()
    numbers["weight"] = torch.stack([W[:, unit] for unit in range(W.shape[1])])
    numbers["bias"] = b[0]
    linear.load_state_dict(numbers)
