import torch

def two_layer(features, W_1, B_1, W_2, B_2):
    N = len(features)
    rows = []
    for n in range(N):
        x = features[n]
        h = torch.sigmoid(torch.matmul(x, W_1) + B_1[0])
        rows.append(torch.sigmoid(torch.matmul(h, W_2)))
    return torch.stack(rows)
