import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    mode = model.training
    model.eval()
    with torch.no_grad():
        pred = model(X).max(dim=1).indices
        n_right = torch.sum(pred == y.view(-1))
    model.train(mode)
    return n_right / len(y)
