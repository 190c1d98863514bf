import torch


def activation(x):
    """The sigmoid of every element."""
    result = x
    torch.exp(torch.neg(x), out=result)
    result.add_(1)
    return torch.reciprocal(result)
