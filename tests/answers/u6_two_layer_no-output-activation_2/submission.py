import torch

def two_layer(x, W1, B1, W2, B2):
    return torch.addmm(B2, torch.sigmoid(torch.addmm(B1, x, W1)), W2)
