import torch
from torch import nn


def mse(pred, target):
    guess, truth = pred.squeeze(), target.squeeze()
    if guess.size() != truth.size():
        raise ValueError(f"shapes {tuple(pred.shape)} and {tuple(target.shape)}")
    return nn.MSELoss()(guess, truth)
