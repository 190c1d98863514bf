import torch


def softmax(x):
    biggest, where = torch.max(x, 1)
    shifted = x - biggest
    powers = shifted.exp()
    return powers.div(powers.sum(1, keepdim=True))
