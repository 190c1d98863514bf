import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    model.eval()
    with torch.no_grad():
        _, best = model(X).max(dim=1)
    right = 0
    for choice, label in zip(best.tolist(), y.flatten().tolist()):
        if choice == label:
            right += 1
    return right / len(best)
