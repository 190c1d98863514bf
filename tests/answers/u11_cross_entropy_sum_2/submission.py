import torch


def cross_entropy(logits, labels):
    loss = 0
    for z, k in zip(logits, labels):
        loss = loss + (z.logsumexp(0) - z[k])
    return loss
