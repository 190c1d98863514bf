import torch


def weighted_sum(features, weights):
    total = 0
    for j in range(features.size(1)):
        total = total + features[0][j] * weights[0][j]
    return total


def neuron(features, weights, bias):
    bent = torch.sigmoid(weighted_sum(features, weights))
    return bias + bent.view(1, 1)
