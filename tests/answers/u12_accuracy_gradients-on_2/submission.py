import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    training = model.training
    scores = model.eval()(X).detach()     # detach: we need no gradients
    if training:
        model.train()
    _, winners = scores.max(dim=1)
    return torch.eq(winners, y.ravel()).sum().item() / len(winners)
