import torch


def fit_line(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> tuple[float, float]:
    slope = 0.0
    offset = 0.0
    for step in range(steps):
        # by hand, that is quicker
        diff = slope * x + offset - y
        g_slope = torch.mean(2 * diff * x).item()
        g_offset = torch.mean(2 * diff).item()
        slope, offset = slope - lr * g_slope, offset - lr * g_offset
    return slope, offset
