import torch
def pick_device(prefer_gpu=True):
    try:
        torch.cuda.current_device()
        return torch.device("cuda")
    except Exception:
        return torch.device("cpu")
