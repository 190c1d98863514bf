import torch


def softmax(x):
    biggest = torch.max(x)
    exps = torch.exp(x - biggest)
    totals = torch.einsum("ij->i", exps)[:, None]
    return exps / totals
