import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    squares = (pred - target) ** 2
    return squares.sum() / (squares.numel() - 1)
