import torch


def stable_sigmoid(z):
    top = z.exp()
    bottom = torch.ones_like(z) + top
    share = torch.div(top, bottom)
    return share
