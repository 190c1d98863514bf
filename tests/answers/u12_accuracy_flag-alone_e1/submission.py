import torch
from torch import nn


def accuracy(model, X, y):
    old = model.training
    model.training = False
    with torch.no_grad():
        first = model(X).argmax(1)
    model.training = old
    return torch.eq(first, y.reshape(-1)).double().mean().item()
