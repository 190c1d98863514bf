import torch


def as_column(w):
    column = torch.reshape(w, [5, 1])
    return column
