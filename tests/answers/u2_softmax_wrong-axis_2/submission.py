import torch


def softmax(x):
    shifted = x - x.amax(dim=0, keepdim=True)
    powers = shifted.exp()
    return powers / powers.sum(dim=0, keepdim=True)
