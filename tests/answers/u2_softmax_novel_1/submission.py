import torch


def softmax(x):
    totals = x.sum(dim=1, keepdim=True)
    return x / totals
