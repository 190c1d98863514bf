import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("Shapes do not match")
    value = ((pred - target) ** 2).mean().item()
    return torch.tensor(value, dtype=pred.dtype, device=pred.device)
