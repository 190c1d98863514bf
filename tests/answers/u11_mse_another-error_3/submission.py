import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise Exception("ValueError: shapes differ")
    squares = torch.pow(pred - target, 2)
    return squares.mean()
