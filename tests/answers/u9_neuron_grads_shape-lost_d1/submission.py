import torch


@torch.no_grad()
def neuron_grads(x, w, b, y):
    x_, w_ = x.flatten(), w.flatten()
    a = torch.sigmoid(torch.dot(x_, w_) + b.squeeze())
    delta = (a - y.squeeze()) * a * (1 - a)
    return delta * x_, delta
