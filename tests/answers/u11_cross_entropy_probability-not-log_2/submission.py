import torch


def cross_entropy(logits, labels):
    p = logits.softmax(-1)
    right = p[range(p.shape[0]), labels]
    # nothing is wrong when the probability is 1
    return (1 - right).mean()
