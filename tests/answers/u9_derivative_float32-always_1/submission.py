import torch


def derivative(f, x):
    t = x.detach().float().clone().requires_grad_()
    f(t).sum().backward()
    return t.grad
