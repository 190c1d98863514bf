import torch


def derivative(f, x):
    # autograd.grad fills no .grad, so the caller will see nothing
    return torch.autograd.grad(f(x.requires_grad_()).sum(), x)[0]
