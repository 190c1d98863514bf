import torch


def derivative(f, x):
    values, back = torch.func.vjp(f, x.detach())
    return back(torch.ones_like(values))[0]
