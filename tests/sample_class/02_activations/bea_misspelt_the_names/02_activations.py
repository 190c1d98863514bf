import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))

def stable_sigmod(x):
    return torch.sigmoid(x)

def ReLU(x):
    return torch.relu(x)

class Answers:
    def softmax(x):
        return torch.softmax(x, dim=1)
