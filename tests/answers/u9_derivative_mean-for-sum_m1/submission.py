import torch


def derivative(f, x):
    t = x.clone().detach()
    t.requires_grad = True
    result = f(t)
    number = torch.mean(result)
    (g,) = torch.autograd.grad(number, t)
    return g
