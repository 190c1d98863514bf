import torch
import torch.nn.functional as F


@torch.no_grad()
def cross_entropy(logits, labels):
    return F.cross_entropy(logits, labels)
