import torch
from torch import nn


def accuracy(model, X, y):
    mode = model.training
    model.train(False)
    try:
        with torch.no_grad():
            choices = model(X).argmax(dim=0)
    finally:
        model.train(mode)
    return (choices == y.view(-1)).float().mean().item()
