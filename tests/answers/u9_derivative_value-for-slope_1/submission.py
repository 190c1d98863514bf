import torch


def derivative(f, x):
    t = x.detach().clone().requires_grad_()
    slope = f(t)
    slope.sum().backward()
    return slope.detach()
