import torch


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    n_pred, n_target = pred.nelement(), target.nelement()
    if not n_pred == n_target:
        raise ValueError(f"got {n_pred} guesses for {n_target} targets")
    total = (pred - target).square().sum()
    return total / (pred - target).nelement()
