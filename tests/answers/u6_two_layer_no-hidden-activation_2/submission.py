import torch

def two_layer(x, W1, B1, W2, B2):
    W = torch.matmul(W1, W2)
    B = torch.matmul(B1, W2) + B2
    return torch.sigmoid(torch.matmul(x, W) + B)
