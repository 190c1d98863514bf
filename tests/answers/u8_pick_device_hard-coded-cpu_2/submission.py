import torch
def pick_device(prefer_gpu=True):
    # my laptop has none
    has_gpu = False
    if prefer_gpu and has_gpu:
        return torch.device("cuda")
    return torch.device("cpu")
