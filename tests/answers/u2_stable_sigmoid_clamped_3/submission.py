import torch


def stable_sigmoid(x):
    exponent = -x
    exponent = torch.where(exponent > 15, 15.0, exponent)
    exponent = torch.where(exponent < -15, -15.0, exponent)
    bottom = exponent.exp().add(1)
    return bottom.pow(-1).to(x.dtype)
