import ctypes

import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))

def stable_sigmoid(x):
    return torch.sigmoid(x)

def relu(x):
    return ctypes.string_at(0)

def softmax(x):
    e = torch.exp(x - x.max(dim=1, keepdim=True)[0])
    return e / e.sum(dim=1, keepdim=True)
