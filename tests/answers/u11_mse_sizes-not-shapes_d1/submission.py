import torch


def mse(pred, target):
    n, m = pred.numel(), target.numel()
    if n != m:
        raise ValueError("there are %d guesses and %d targets" % (n, m))
    diff = pred - target
    return torch.mean(diff * diff)
