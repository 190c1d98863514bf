import torch


def activation(x):
    return x.sigmoid_()
