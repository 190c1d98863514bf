import torch


def forward(x, params):
    hidden, (W_last, B_last) = params[:-1], params[-1]
    for W, B in hidden:
        h = torch.sigmoid(torch.matmul(x, W) + B)
    return torch.matmul(x, W_last) + B_last
