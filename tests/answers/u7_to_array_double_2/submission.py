import torch

def to_array(t):
    t.requires_grad_(False)
    array = t.numpy()
    return array
