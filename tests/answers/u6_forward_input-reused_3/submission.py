import torch


def forward(features, params):
    h = features
    for i in range(len(params)):
        W, B = params[i]
        z = torch.addmm(B, features, W)
        if i < len(params) - 1:
            h = z.sigmoid()
        else:
            h = z
    return h
