import torch


def cross_entropy(logits, labels):
    # softmax by hand
    e = torch.exp(logits)
    p = e / e.sum(dim=1, keepdim=True)
    losses = -torch.log(p.gather(1, labels.reshape(-1, 1)))
    return torch.mean(losses)
