import torch

def forward(x, params):
    if not params:
        return x
    (W, B), *rest = params
    return forward(torch.sigmoid(torch.addmm(B, x, W)), rest)
