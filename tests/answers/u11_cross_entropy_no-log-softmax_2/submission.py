import torch


def cross_entropy(logits, labels):
    n = len(logits)
    idx = torch.arange(n, device=logits.device)
    return (-logits[idx, labels]).sum() / n
