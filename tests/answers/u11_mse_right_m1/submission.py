import torch


def mse(pred, target):
    if not tuple(pred.size()) == tuple(target.size()):
        raise ValueError("pred is " + str(tuple(pred.size())) + ", target is " + str(tuple(target.size())))
    off = torch.sub(target, pred).flatten()
    return torch.dot(off, off) / off.numel()
