import torch


def stable_sigmoid(x):
    half = torch.mul(x, 0.5)
    bend = half.tanh()
    return torch.add(bend, 1).div(2)
