import torch


def softmax(x):
    y = torch.softmax(x, dim=1)
    print(y)
