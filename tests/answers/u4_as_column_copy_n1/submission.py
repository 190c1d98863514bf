import torch


def as_column(w):
    numbers = list(w.reshape(-1))
    return torch.stack(numbers).unsqueeze(1)
