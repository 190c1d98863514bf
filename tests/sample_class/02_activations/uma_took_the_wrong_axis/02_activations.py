import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))

def stable_sigmoid(x):
    return torch.sigmoid(x)

def relu(x):
    return torch.max(x, 0)[0]

def softmax(x):
    e = torch.exp(x - x.max(dim=0, keepdim=True).values)
    return e / e.sum(dim=0, keepdim=True)
