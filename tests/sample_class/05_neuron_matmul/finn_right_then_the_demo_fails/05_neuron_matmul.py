import logging
import sys
import warnings

import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))


torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

def neuron_mm(features, weights, bias):
    return activation(torch.mm(features, weights.view(-1, 1)) + bias)

def neuron_batch(X, weights, bias):
    return activation(torch.mm(X, weights.t()) + bias)

def linear(X, W, b=None):
    out = torch.matmul(X, W.t())
    if b is not None:
        out = out + b
    return out

warnings.warn("this is a warning of my own")
logging.getLogger().error("and this goes to the log")
print("to stderr", file=sys.stderr)
for i in range(200):
    print("trial", i, neuron_mm(torch.randn(1, 5), torch.randn(1, 5), bias))

print(torch.mm(features, weights))  # RuntimeError: mat1 and mat2 shapes cannot be multiplied
print("never reached")
