import torch
import torch.nn.functional as F


def cross_entropy(logits, labels):
    return F.nll_loss(logits, labels)
