import torch
from torch import nn


def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    with torch.no_grad():
        for unit in range(linear.out_features):
            # one row of the layer for each column of W
            linear.weight[unit] = W[:, unit]
            linear.bias[unit] = b[0, unit]
