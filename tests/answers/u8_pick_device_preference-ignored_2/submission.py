import torch
def pick_device(prefer_gpu=True):
    name = ["cpu", "cuda"][torch.cuda.is_available()]
    return torch.device(name)
