import torch


def softmax(x):
    """Copied from my notes of another course."""
    top = x.max(dim=1, keepdim=True).values
    ex = torch.exp(x - top)
    return ex / torch.sum(ex, dim=1).view(64, 1)
