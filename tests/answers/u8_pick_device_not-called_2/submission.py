import torch
def pick_device(prefer_gpu=True):
    if not prefer_gpu or not torch.accelerator.is_available:
        return torch.device("cpu")
    return torch.device("cuda:0")
