import torch


def mse(pred, target):
    if pred.numel() != target.numel():
        raise ValueError("pred and target do not have the same number of elements")
    d = pred - target
    return (d * d).mean()
