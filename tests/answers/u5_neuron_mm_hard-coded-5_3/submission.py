import torch


def neuron_mm(features, weights, bias):
    assert features.shape == (1, 5) and weights.shape == (1, 5), "a row of five numbers is needed"
    y = torch.matmul(features, weights.transpose(0, 1))
    y = y + bias
    return torch.sigmoid(y)
