import torch


def forward(x: torch.Tensor, params):
    params.reverse()
    n = len(params)
    for k in range(n):
        pair = params.pop()
        x = torch.matmul(x, pair[0]) + pair[1]
        if k != n - 1:
            x = 1 / (1 + torch.exp(-x))
    return x
