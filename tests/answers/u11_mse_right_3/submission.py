import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("shapes differ")
    total = torch.zeros((), dtype=pred.dtype, device=pred.device)
    for p, t in zip(pred.reshape(-1), target.reshape(-1)):
        total = total + (p - t) ** 2
    return total / pred.numel()
