import torch
def pick_device(prefer_gpu=True):
    gpu = prefer_gpu and torch.cuda.is_available()
    return [torch.device("cuda"), torch.device("cpu")][bool(gpu)]
