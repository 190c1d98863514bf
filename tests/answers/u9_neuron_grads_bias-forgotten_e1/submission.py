import torch


def neuron_grads(x, w, b, y):
    weights = w.detach().clone()
    total = torch.zeros_like(y)
    for i in range(x.shape[1]):
        total = total + x[:, i : i + 1] * weights[:, i : i + 1]
    a = torch.sigmoid(total)
    for_bias = (a - y) * a * (1 - a)
    for_weights = for_bias * x
    return for_weights, for_bias
