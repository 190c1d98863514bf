import torch


def neuron_grads(x, w, b, y):
    def loss(weights, bias):
        return ((torch.sigmoid((x * weights).sum() + bias) - y) ** 2 / 2).sum()

    return torch.func.grad(loss, argnums=(0, 1))(w.detach(), b.detach())
