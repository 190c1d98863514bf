import sys

import torch

def activation(x):
    return activation(x)

def stable_sigmoid(x):
    return torch.sigmoid(x)

def countdown(n):
    return 0 if n == 0 else countdown(n - 1)

def relu(x):
    return torch.clamp(x, min=countdown(500))

def softmax(x):
    e = torch.exp(x - x.max(dim=1, keepdim=True)[0])
    return e / e.sum(dim=1, keepdim=True)
