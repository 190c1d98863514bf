import math

import torch


def curve(number):
    return 1 / (1 + math.exp(-number))


def activation(x):
    flat = x.flatten().tolist()
    out = torch.tensor([curve(number) for number in flat], dtype=x.dtype)
    return out.reshape(x.shape)
