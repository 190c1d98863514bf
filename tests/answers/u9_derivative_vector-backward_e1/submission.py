import torch


def derivative(f, x):
    # work on my own copy so that x is not touched
    z = x.detach().clone()
    z.requires_grad = True
    result = f(z)
    slopes = torch.autograd.grad(result, z)
    return slopes[0]
