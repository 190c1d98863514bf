import torch


@torch.no_grad()
def neuron_grads(x, w, b, y):
    out = (x * w).sum(dim=1, keepdim=True) + b
    out = out.sigmoid()
    error = y - out
    delta = error * out * (1.0 - out)
    grad_w = delta * x
    grad_b = delta.clone()
    return grad_w, grad_b
