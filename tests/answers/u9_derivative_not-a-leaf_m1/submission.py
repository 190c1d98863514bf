import torch


def derivative(f, x):
    a = x.detach()
    a.requires_grad = True
    a = a.clone()  # so that nothing of the caller's is touched
    y = f(a)
    y.sum().backward()
    return a.grad
