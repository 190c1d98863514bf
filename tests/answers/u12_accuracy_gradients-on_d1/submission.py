import torch
from torch import nn


def accuracy(model, X, y):
    before = model.training
    model.eval()
    logits = model(X)
    if before:
        model.train()
    first = torch.argmax(logits, dim=-1)
    right = (first == y.flatten()).sum().item()
    return right / len(X)
