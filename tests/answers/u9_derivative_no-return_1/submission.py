import torch


def derivative(f, x):
    own = x.detach().clone().requires_grad_()
    return f(own).sum().backward()
