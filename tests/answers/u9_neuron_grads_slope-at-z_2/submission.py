import torch


def neuron_grads(x, w, b, y):
    total = x @ w.detach().t() + b.detach()
    dL_da = total.sigmoid().sub(y)
    da_dz = total - total.square()
    at_total = torch.mul(dL_da, da_dz)
    return torch.matmul(at_total, x), at_total
