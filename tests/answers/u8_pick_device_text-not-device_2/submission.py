import torch
def pick_device(prefer_gpu=True):
    return str(torch.device("cuda" if torch.cuda.device_count() and prefer_gpu else "cpu"))
