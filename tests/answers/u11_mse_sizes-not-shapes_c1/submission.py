import torch
from torch import nn
from torch.nn import functional as F


def mse(pred, target):
    n = pred.numel()
    m = target.numel()
    if n != m:
        raise ValueError(f"{n} guesses, but {m} targets")
    squares = torch.square(target - pred)
    return squares.mean()
