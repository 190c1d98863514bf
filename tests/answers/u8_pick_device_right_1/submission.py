import torch
def pick_device(prefer_gpu=True):
    candidates = ["cpu"]
    if torch.cuda.is_available():
        candidates.append("cuda")
    return torch.device(candidates[-1] if prefer_gpu else candidates[0])
