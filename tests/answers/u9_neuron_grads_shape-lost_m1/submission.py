import torch


@torch.no_grad()
def neuron_grads(x, w, b, y):
    s = torch.sigmoid((x * w).sum() + b)
    d = (s - y) * s * (1 - s)
    grad_b = d.sum()
    grad_w = grad_b * x
    return grad_w, grad_b
