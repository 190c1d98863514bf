import torch


def fit_line(x: torch.Tensor, y: torch.Tensor, lr: float, steps: int) -> tuple[float, float]:
    km = x.flatten()
    price = y.flatten()
    params = torch.zeros(2, dtype=km.dtype, device=km.device)
    params.requires_grad_()
    k = 0
    while k < steps:
        line = params[0] * km + params[1]
        error = torch.mean(torch.square(line - price))
        error.backward()
        params.data.sub_(params.grad, alpha=lr)
        params.grad.zero_
        k += 1
    slope, offset = params.tolist()
    return slope, offset
