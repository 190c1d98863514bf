import torch
def pick_device(prefer_gpu=True):
    device = "cpu"
    if prefer_gpu:
        if torch.cuda.is_available():
            device = "cuda"
    return device
