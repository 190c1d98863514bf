import torch


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if target.shape != pred.shape:
        target = target.reshape(pred.shape)
    return torch.mean(torch.pow(pred - target, 2))
