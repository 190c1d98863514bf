import torch
from torch import nn


def load_weights(linear, W, b):
    rows, cols = W.shape
    state = {"weight": W.reshape(cols, rows), "bias": b.reshape(cols)}
    linear.load_state_dict(state)
