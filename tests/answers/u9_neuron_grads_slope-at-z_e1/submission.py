import torch


def neuron_grads(x, w, b, y):
    def bend_slope(t):
        return t * (1 - t)

    with torch.no_grad():
        z = (x * w).sum() + b
        a = torch.sigmoid(z)
        chain = (a - y) * bend_slope(z)
        return chain * x, chain * 1
