import torch
from torch import nn


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    return 0.5 * nn.functional.mse_loss(pred, target)
