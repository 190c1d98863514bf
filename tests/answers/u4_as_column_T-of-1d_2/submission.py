import torch

def as_column(w):
    return torch.transpose(w, 0, 1)
