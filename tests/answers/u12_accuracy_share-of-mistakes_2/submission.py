import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    mode = model.training
    model.eval()
    with torch.no_grad():
        pred = torch.argmax(model(X), 1)
    model.train(mode)
    wrong = torch.count_nonzero(pred - y.flatten())   # difference 0 = right
    return int(wrong) / len(pred)
