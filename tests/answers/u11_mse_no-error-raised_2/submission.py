import torch


def mse(pred, target):
    if pred.shape != target.shape:
        print("Error: the shapes are different", pred.shape, target.shape)
    difference = pred - target
    return torch.mean(difference ** 2)
