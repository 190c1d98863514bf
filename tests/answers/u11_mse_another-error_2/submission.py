import torch
import torch.nn as nn


def mse(pred, target):
    criterion = nn.MSELoss()
    if pred.size() != target.size():
        raise RuntimeError("size mismatch: " + str(pred.size()) + " vs. " + str(target.size()))
    return criterion(pred, target)
