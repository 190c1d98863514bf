import torch
from torch import nn
from torch.nn import functional as F


def mse(pred, target):
    if not pred.shape == target.shape:
        raise ValueError("pred and target must have the same shape")
    a = pred.flatten().tolist()
    b = target.flatten().tolist()
    total = 0.0
    for guess, right in zip(a, b):
        total += (guess - right) ** 2
    return torch.tensor(total / len(a), dtype=pred.dtype, device=pred.device)
