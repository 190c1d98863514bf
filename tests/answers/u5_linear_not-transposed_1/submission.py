import torch


def linear(X: torch.Tensor, W: torch.Tensor, b: torch.Tensor | None = None) -> torch.Tensor:
    product = torch.matmul(X, W)
    if b is not None:
        product = product + b
    return product
