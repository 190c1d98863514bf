import torch
def pick_device(prefer_gpu=True):
    available = torch.cuda.is_available
    if available and prefer_gpu:
        return torch.device("cuda")
    else:
        return torch.device("cpu")
