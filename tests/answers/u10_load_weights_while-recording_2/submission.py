import torch
from torch import nn

def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    n_in, n_out = W.shape
    for j in range(n_out):
        for i in range(n_in):
            linear.weight[j, i] = W[i, j]
        linear.bias[j] = b[0, j]
