import torch


def mse(pred, target):
    if pred.size() != target.size():
        raise ValueError(f"{pred.size()} is not {target.size()}")
    distance = torch.sub(pred, target)
    return torch.sqrt(torch.square(distance).mean())
