import torch


def derivative(f, x):
    t = x.detach().clone().requires_grad_()
    [g] = torch.autograd.grad(torch.mean(f(t)), [t])
    return g
