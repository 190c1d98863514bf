import torch

def to_float32(a):
    t = torch.from_numpy(a).clone()
    t.float()
    return t
