import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    state = model.training
    model.eval()
    with torch.no_grad():
        answers = model(X).topk(1, dim=1).indices    # (N, 1)
    model.train(state)
    right = (answers == y.reshape(-1, 1)).sum().item()
    percent = 100.0 * right / len(X)
    return percent
