import torch
from torch import nn


def load_weights(linear, W, b):
    state = linear.state_dict()
    state["weight"].copy_(W.T)
    state["bias"].copy_(b[0])
