import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    mode = model.training
    model.eval()
    n = 0
    with torch.no_grad():
        for logits, label in zip(model(X), y.flatten()):
            if logits.argmax() == label:
                n = n + 1
    model.train(mode)
    return n
