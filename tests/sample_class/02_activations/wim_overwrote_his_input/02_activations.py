import torch

def activation(x):
    return x.neg_().exp_().add_(1).reciprocal_()

def stable_sigmoid(x):
    x.sigmoid_()
    return x

def relu(x):
    x[x < 0] = 0
    return x

def softmax(x):
    x -= x.max(dim=1, keepdim=True).values
    return torch.exp(x) / torch.exp(x).sum(dim=1, keepdim=True)
