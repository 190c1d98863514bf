import torch
from torch import nn
from torch.nn import functional as F


def same_shape(a, b):
    if a.dim() != b.dim():
        return False
    for i in range(a.dim()):
        if a.size(i) != b.size(i):
            return False
    return True


def mse(pred, target):
    if same_shape(pred, target):
        gap = (pred - target).reshape(-1)
        return torch.dot(gap, gap) / gap.numel()
    raise ValueError("shape of pred: " + str(pred.shape) + ", of target: " + str(target.shape))
