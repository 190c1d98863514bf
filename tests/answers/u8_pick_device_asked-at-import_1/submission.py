import torch
from torch.cuda import device_count

N_GPUS = device_count()


def pick_device(prefer_gpu=True):
    if prefer_gpu and N_GPUS:
        return torch.device("cuda", 0)
    return torch.device("cpu")
