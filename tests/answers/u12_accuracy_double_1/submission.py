import torch


def accuracy(model, X, y):
    pred = model(X).argmax(dim=1)
    return (pred == y.flatten()).float().mean().item()
