import torch


def linear(X: torch.Tensor, W: torch.Tensor, b: torch.Tensor | None = None) -> torch.Tensor:
    columns = W.transpose(0, 1)
    return torch.matmul(X, columns)
