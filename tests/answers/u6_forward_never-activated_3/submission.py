import torch


def forward(x: torch.Tensor, params):
    W_all, B_all = params[0]
    for W, B in params[1:]:
        B_all = torch.matmul(B_all, W) + B
        W_all = torch.matmul(W_all, W)
    return torch.matmul(x, W_all) + B_all
