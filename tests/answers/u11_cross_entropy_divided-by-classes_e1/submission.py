import torch
from torch.nn import functional as F


def cross_entropy(logits, labels):
    classes = logits.shape[1]
    wanted = F.one_hot(labels, classes).to(logits.dtype)
    table = -wanted * torch.log_softmax(logits, dim=1)
    return table.mean()
