import torch
from torch.nn import functional as F


def cross_entropy(logits, labels):
    rows = torch.arange(len(labels), device=logits.device)
    right = logits[rows, labels]
    return (torch.logsumexp(logits, dim=1) - right).sum()
