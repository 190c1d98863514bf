import torch


def neuron_grads(x, w, b, y):
    for t in (w, b):
        t.requires_grad_(True)
    z = torch.sum(x * w) + b
    loss = 0.5 * (torch.sigmoid(z) - y) ** 2
    loss.sum().backward()
    return w.grad.clone(), b.grad.clone()
