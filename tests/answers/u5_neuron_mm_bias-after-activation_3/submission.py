import torch


class Neuron:
    def __init__(self, w, b):
        self.w = w.reshape(-1, 1)
        self.b = b

    def __call__(self, x):
        bent = torch.sigmoid(torch.matmul(x, self.w))
        return torch.add(bent, self.b)


def neuron_mm(features, weights, bias):
    n = Neuron(weights, bias)
    return n(features)
