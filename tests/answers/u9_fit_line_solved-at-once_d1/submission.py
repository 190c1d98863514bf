import torch


def fit_line(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> tuple[float, float]:
    x, y = x.flatten(), y.flatten()
    # two columns: the numbers and a 1 for the offset
    A = torch.stack([x, torch.ones_like(x)], dim=1)
    best = torch.linalg.pinv(A) @ y
    return float(best[0]), float(best[1])
