import torch


def mse(pred, target):
    if pred.dim() != target.dim() or any(p != t for p, t in zip(pred.shape, target.shape)):
        raise ValueError("pred and target must have one shape")
    diff = (pred - target).flatten()
    return diff.dot(diff) / len(diff)
