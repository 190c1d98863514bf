import torch


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    mine, theirs = list(pred.shape), list(target.shape)
    if mine == theirs:
        d = (pred - target).flatten()
        return torch.dot(d, d) / len(d)
    raise ValueError(f"cannot compare {mine} with {theirs}")
