import torch
from torch.nn import functional as F


def mse(pred, target):
    difference = torch.sub(pred, target)
    return F.mse_loss(difference, torch.zeros_like(difference))
