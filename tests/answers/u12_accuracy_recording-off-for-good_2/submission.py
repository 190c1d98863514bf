import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    old_mode = model.training
    off = torch.no_grad()
    off.__enter__()
    model.eval()
    out = model(X)
    model.train(old_mode)
    n = out.shape[0]
    correct = sum(1 for i in range(n) if int(out[i].argmax()) == int(y.flatten()[i]))
    return correct / n
