import torch


def average(table):
    return table.sum() / table.numel()


def center_columns(X: torch.Tensor) -> torch.Tensor:
    m = average(X)
    columns = [X[:, j] - m for j in range(X.shape[1])]
    return torch.stack(columns, dim=1)
