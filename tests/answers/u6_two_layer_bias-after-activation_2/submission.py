import torch

def two_layer(features, W_1, B_1, W_2, B_2):
    hidden = torch.sigmoid(torch.addmm(B_1, features, W_1))
    out = torch.sigmoid(torch.matmul(hidden, W_2))
    return torch.add(out, B_2)
