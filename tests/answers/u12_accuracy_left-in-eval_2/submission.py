import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    y = y.reshape(len(X))
    model.train(False)
    right = 0
    with torch.no_grad():
        for row, label in zip(model(X), y):
            right += int(row.argmax().item() == label.item())
    return float(right / len(X))
