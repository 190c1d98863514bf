import torch
from torch import nn


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))


def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    with torch.no_grad():
        # empty the layer, then add the numbers unit by unit
        linear.weight.zero_()
        linear.bias.zero_()
        for unit in range(linear.out_features):
            linear.weight[unit] += W[:, unit]
            linear.bias[unit] += b[0, unit]
