import torch


def neuron_grads(x, w, b, y):
    ww = w.detach().clone().requires_grad_(True)
    bb = b.detach().clone().requires_grad_(True)
    out = torch.sigmoid((x * ww).sum() + bb)
    loss = torch.nn.functional.mse_loss(out, y)
    loss.backward()
    return ww.grad, bb.grad
