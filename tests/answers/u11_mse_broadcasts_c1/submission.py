import torch
from torch import nn
from torch.nn import functional as F


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    error = F.mse_loss(pred, target, reduction="none")
    return error.mean()
