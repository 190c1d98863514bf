import torch


def cross_entropy(logits, labels):
    eps = 1e-12
    probs = logits.softmax(1).clamp(eps, 1 - eps)
    n = labels.shape[0]
    rows = torch.arange(n, device=logits.device)
    return torch.sum(-torch.log(probs[rows, labels])) / n
