import torch

def two_layer(x, W1, B1, W2, B2):
    units = []
    for j in range(W1.shape[1]):
        total = (x * W1[:, j]).sum(dim=1)
        units.append(torch.sigmoid(total))
    h = torch.stack(units, dim=1)
    return torch.sigmoid(torch.addmm(B2, h, W2))
