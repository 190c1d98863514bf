import torch


def neuron_grads(x, w, b, y):
    def loss_of(weights, bias):
        a = torch.sigmoid(torch.nn.functional.linear(x, weights, bias.reshape(1)))
        return 0.5 * torch.square(a - y).sum()

    both = torch.func.grad(loss_of, argnums=(0, 1))
    return both(w.detach(), b.detach())
