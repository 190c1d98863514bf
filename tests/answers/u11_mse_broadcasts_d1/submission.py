import torch
from torch import nn

criterion = nn.MSELoss()


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return criterion(pred, target)
