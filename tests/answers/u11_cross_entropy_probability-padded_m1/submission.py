import torch


def cross_entropy(logits, labels):
    p = torch.softmax(logits, dim=1)
    p = p.gather(1, labels.unsqueeze(1)).squeeze(1)
    return -torch.log(p.clamp(min=1e-7)).mean()
