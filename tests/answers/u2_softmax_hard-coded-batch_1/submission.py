import torch


def softmax(x):
    e = torch.exp(x - torch.max(x, dim=1)[0].view(64, 1))
    return e / torch.sum(e, dim=1).view(64, 1)
