import torch

def layer(x, W, B):
    return torch.sigmoid(torch.matmul(x, W) + B)

def two_layer(x, W1, B1, W2, B2):
    h = layer(x, W1, B1)
    return torch.sigmoid(layer(h, W2, B2))
