import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    with torch.no_grad():
        _, places = model(X).max(dim=1)
    labels = y.view(len(X))
    return torch.eq(places, labels).double().mean().item()
