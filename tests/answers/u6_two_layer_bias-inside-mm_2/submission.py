import torch

def two_layer(x, W1, B1, W2, B2):
    z1 = torch.einsum("ni,ih->nh", x, W1 + B1)
    h = torch.sigmoid(z1)
    z2 = torch.einsum("nh,ho->no", h, W2) + B2
    return torch.sigmoid(z2)
