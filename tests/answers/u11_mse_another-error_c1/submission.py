import torch
from torch import nn
from torch.nn import functional as F


def mse(pred, target):
    if pred.shape != target.shape:
        raise TypeError(f"shapes do not fit: {tuple(pred.shape)} and {tuple(target.shape)}")
    return F.mse_loss(pred, target)
