import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("no")
    d = pred
    d -= target
    sq = d * d
    return sq.sum() / sq.numel()
