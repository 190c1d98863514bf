import torch

def forward(x, params):
    n = len(params)
    k = 0
    totals = x
    while k < n:
        totals = torch.addmm(params[k][1], totals, params[k][0])
        k += 1
    return totals
