import torch


def softmax(x):
    m = x.amax(dim=1, keepdim=True)
    return x - m - torch.log(torch.exp(x - m).sum(dim=1, keepdim=True))
