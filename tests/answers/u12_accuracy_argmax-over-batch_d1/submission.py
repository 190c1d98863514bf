import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    old_mode = model.training
    model.eval()
    with torch.no_grad():
        logits = model(X)
        predicted = logits.argmax(dim=0)
        result = (predicted == y.reshape(-1)).float().mean()
    model.train(old_mode)
    return result.item()
