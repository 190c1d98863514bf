import torch
from torch import nn


def load_weights(linear, W, b):
    state = linear.state_dict()
    state["weight"] = W.T.clone()
    state["bias"] = b[0].clone()
