import torch
from torch import nn


@torch.no_grad()
def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    labels = y.flatten().tolist()
    choices = torch.max(model(X), 1)[1].tolist()
    good = 0
    for a, b in zip(choices, labels):
        if a == b:
            good += 1
    return good / len(labels)
