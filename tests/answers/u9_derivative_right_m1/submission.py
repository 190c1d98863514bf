import torch


def derivative(f, x):
    with torch.enable_grad():
        own = torch.empty_like(x).copy_(x.detach()).detach().requires_grad_(True)
        heights = f(own)
    ones = torch.ones_like(heights)
    return torch.autograd.grad(outputs=heights, inputs=own, grad_outputs=ones)[0]
