import torch

def to_float32(a):
    sizes = [int(s) for s in a.shape]
    t = torch.FloatTensor(*sizes)
    return t
