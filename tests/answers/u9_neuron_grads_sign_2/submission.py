import torch


def neuron_grads(x, w, b, y):
    w2 = w.detach().clone().requires_grad_()
    b2 = b.detach().clone().requires_grad_()
    guess = torch.sigmoid((x * w2).sum(1, keepdim=True) + b2)
    loss = (guess - y) ** 2 / 2
    loss.backward()
    # downhill is against the gradient
    return -w2.grad, -b2.grad
