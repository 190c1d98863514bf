import torch


def untracked(x):
    return x.data


def to_array(t: torch.Tensor):
    second = untracked(t)
    return second.numpy()
