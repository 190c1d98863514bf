import torch


def bend(products):
    e = torch.exp(torch.neg(products))
    return torch.reciprocal(e + 1)


def neuron_rows(x, w, b):
    """bend, add up, bias"""
    bent = bend(torch.einsum("ij,kj->ij", x, w))
    sums = torch.mm(bent, torch.ones_like(w).t())
    return torch.add(sums, b)
