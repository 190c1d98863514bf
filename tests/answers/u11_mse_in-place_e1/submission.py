import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("guesses and targets have different shapes")
    pred -= target
    return pred.square().mean()
