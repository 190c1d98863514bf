import torch


def center_columns(table: torch.Tensor) -> torch.Tensor:
    # 1 = columns
    average = torch.sum(table, 1) / table.size(1)
    return torch.sub(table, average)
