import torch

def two_layer(x, W1, B1, W2, B2):
    h = x @ W1 + B1
    y = torch.sigmoid(h @ W2)
    return y
