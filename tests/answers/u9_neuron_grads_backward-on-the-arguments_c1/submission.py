import torch


def neuron_grads(x, w, b, y):
    for p in (w, b):
        p.requires_grad_(True)
        p.grad = None
    answer = torch.sigmoid((x * w).sum() + b)
    loss = ((answer - y) ** 2 / 2).sum()
    loss.backward()
    grads = w.grad.clone(), b.grad.clone()
    # clean up again, the arguments have to stay as they are
    for p in (w, b):
        p.grad = None
        p.requires_grad_(False)
    return grads
