import torch


def cross_entropy(logits, labels):
    losses = []
    for row, label in zip(logits, labels):
        top = row.max().detach()
        shifted = row - top
        losses.append(shifted.exp().sum().log() - shifted[label])
    return torch.stack(losses).mean()
