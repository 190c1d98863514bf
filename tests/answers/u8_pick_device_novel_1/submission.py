import torch
def pick_device(prefer_gpu=True):
    return torch.device("meta")
