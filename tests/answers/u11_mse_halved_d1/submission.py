import torch


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    same = tuple(pred.shape) == tuple(target.shape)
    if not same:
        raise ValueError("pred and target need the same shape")
    total = (pred - target).pow(2).sum()
    return total / (2 * pred.numel())
