import torch


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if pred.shape != target.shape:
        raise ValueError(f"got {pred.shape} and {target.shape}")
    errors = (pred - target) ** 2
    return errors.mean(dim=0)  # the mean over the examples
