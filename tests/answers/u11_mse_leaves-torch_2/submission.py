import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("Shapes do not match")
    total = 0.0
    count = 0
    for p, t in zip(pred.flatten().tolist(), target.flatten().tolist()):
        total += (p - t) ** 2
        count += 1
    return total / count
