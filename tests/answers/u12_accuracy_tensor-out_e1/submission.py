import torch
from torch import nn


def accuracy(model, X, y):
    before = model.training
    model.eval()
    with torch.no_grad():
        choice = model(X).argmax(dim=1)
    model.train(before)
    hits = choice == y.flatten()
    return hits.float().mean()
