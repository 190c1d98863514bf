import numpy as np
import torch


def neuron_rows(X, weights, bias):
    x = X.detach().numpy()
    w = weights.detach().numpy()
    b = bias.detach().numpy()
    h = x @ w.T + b
    return torch.from_numpy(1 / (1 + np.exp(-h)))
