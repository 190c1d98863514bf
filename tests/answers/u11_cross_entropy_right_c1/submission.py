import torch
from torch import nn
from torch.nn import functional as F


def cross_entropy(logits, labels):
    # row by row, it is slow but I understand it
    losses = []
    for row, k in zip(logits, labels.tolist()):
        top = row.max()
        shifted = row - top
        losses.append(shifted.exp().sum().log() - shifted[k])
    return torch.stack(losses).mean()
