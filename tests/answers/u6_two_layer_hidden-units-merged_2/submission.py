import torch

def two_layer(x, W1, B1, W2, B2):
    z = torch.matmul(x, W1)
    z = torch.sum(z, dim=1, keepdim=True)
    h = torch.sigmoid(z + B1)
    y = torch.sigmoid(torch.addmm(B2, h, W2))
    return y
