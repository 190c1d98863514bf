import torch


def linear(X: torch.Tensor, W: torch.Tensor, b: torch.Tensor | None = None) -> torch.Tensor:
    columns = W.reshape(X.shape[-1], -1)
    totals = torch.matmul(X, columns)
    if b is None:
        return totals
    return totals + b
