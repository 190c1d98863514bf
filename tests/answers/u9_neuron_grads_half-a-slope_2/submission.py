import torch


def neuron_grads(x, w, b, y):
    with torch.no_grad():
        output = torch.sigmoid(torch.sum(w * x, dim=1, keepdim=True) + b)
        slope = 1 - output
        arrives = (output - y) * slope
        return arrives.mm(x), arrives
