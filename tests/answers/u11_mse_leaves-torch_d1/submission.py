import torch


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if pred.shape != target.shape:
        raise ValueError(f"shapes differ: {tuple(pred.shape)} and {tuple(target.shape)}")
    squares = (pred - target) ** 2
    value = squares.mean().item()
    return torch.tensor(value, dtype=pred.dtype, device=pred.device)
