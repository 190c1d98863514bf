import torch


def softmax(x):
    powers = torch.exp(x)
    sums = torch.sum(powers, axis=0)
    print("sums:", sums)
    return powers / sums
