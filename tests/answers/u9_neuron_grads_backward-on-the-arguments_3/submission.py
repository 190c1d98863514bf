import torch


def neuron_grads(x, w, b, y):
    w.requires_grad = True
    b.requires_grad = True
    out = torch.sigmoid((x * w).sum() + b)
    ((out - y) ** 2 / 2).backward()
    gw = w.grad.clone()
    gb = b.grad.clone()
    # tidy up
    w.grad = None
    b.grad = None
    w.requires_grad = False
    b.requires_grad = False
    return gw, gb
