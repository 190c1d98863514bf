import torch


def derivative(f, x):
    own = torch.empty_like(x)
    own.copy_(x.detach())
    own.requires_grad_(True)
    out = f(own)
    out.backward()          # go back through the notes
    slopes = own.grad
    return slopes
