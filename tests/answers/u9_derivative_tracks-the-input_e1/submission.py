import torch


def derivative(f, x):
    x.requires_grad_(True)          # so that torch takes notes
    total = torch.sum(f(x))
    (slope,) = torch.autograd.grad(total, x)
    x.requires_grad_(False)         # leave it as it was
    return slope
