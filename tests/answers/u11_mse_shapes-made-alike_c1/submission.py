import torch
from torch import nn
from torch.nn import functional as F


def mse(pred, target):
    if pred.numel() != target.numel():
        raise ValueError("different number of guesses and targets")
    target = target.view_as(pred)
    return torch.mean((pred - target) ** 2)
