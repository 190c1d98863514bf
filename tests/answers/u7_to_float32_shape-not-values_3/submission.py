import torch


def to_float32(a):
    like = torch.from_numpy(a)
    copy = torch.empty_like(like, dtype=torch.float32)
    return copy
