import torch
from torch import nn


def load_weights(linear, W, b):
    n_in, n_out = W.shape
    linear = nn.Linear(n_in, n_out, dtype=W.dtype, device=W.device)
    with torch.no_grad():
        linear.weight.copy_(W.T)
        linear.bias.copy_(b[0])
