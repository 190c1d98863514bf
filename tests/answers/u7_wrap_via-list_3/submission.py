import torch


def wrap(a):
    flat = []
    for number in a.flatten():
        flat.append(number.item())
    return torch.tensor(flat).reshape(a.shape)
