import torch
from torch import nn
from torch.nn import functional as F


def cross_entropy(logits, labels):
    n, c = logits.shape
    wanted = F.one_hot(labels, num_classes=c).to(logits.dtype)
    log_p = logits - logits.logsumexp(dim=1, keepdim=True)
    return -(wanted * log_p).mean()
