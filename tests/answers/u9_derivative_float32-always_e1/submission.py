import torch


def derivative(f, x):
    own = x.detach().clone().to(torch.float32)
    own.requires_grad_()
    with torch.enable_grad():
        s = f(own).sum()
    s.backward()
    return own.grad
