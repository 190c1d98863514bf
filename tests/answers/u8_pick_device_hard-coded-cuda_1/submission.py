import torch
def pick_device(prefer_gpu=True):
    dev = torch.device("cuda:0")
    return dev
