import torch


def neuron_mm(features, weights, bias):
    z = bias.clone()
    for x, w in zip(features[0], weights[0]):
        z = z + x * w
    return 0.5 * (1 + torch.tanh(z / 2))
