import torch


def neuron_grads(x, w, b, y):
    ww = w.detach().clone().requires_grad_()
    bb = b.detach().clone().requires_grad_()
    guess = torch.sigmoid((x * ww).sum(dim=1, keepdim=True) + bb)
    loss = torch.nn.functional.mse_loss(guess, y)
    loss.backward()
    return ww.grad, bb.grad
