import torch
from torch import nn


def accuracy(model, X, y):
    mode = model.training
    model.eval()
    with torch.no_grad():
        guess = torch.argmax(model(X), dim=1)
        right = (guess == y.reshape(-1)).sum().item()
    model.train(mode)
    return 100 * right / len(X)
