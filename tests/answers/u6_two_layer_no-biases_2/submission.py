import torch

def two_layer(x, W1, B1, W2, B2):
    out = x
    for W in [W1, W2]:
        out = torch.sigmoid(out @ W)
    return out
