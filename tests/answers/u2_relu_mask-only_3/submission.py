import torch


def relu(t):
    ones = torch.ones_like(t)
    zeros = torch.zeros_like(t)
    return torch.where(t <= 0, zeros, ones)
