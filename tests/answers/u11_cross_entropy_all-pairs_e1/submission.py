import torch
from torch.nn import functional as F


def cross_entropy(logits, labels):
    logprobs = F.log_softmax(logits, dim=1)
    right = logprobs[:, labels]
    return -(right.mean())
