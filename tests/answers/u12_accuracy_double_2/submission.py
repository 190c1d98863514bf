import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    model.eval()
    with torch.no_grad():
        p = model(X).argmax(1)
    correct = (p == y.reshape(-1)).sum().item()
    return correct / len(X) * 100
