import torch


def softmax(batch: torch.Tensor) -> torch.Tensor:
    rows = [torch.exp(row - row.max()) for row in batch]
    total = 0
    for row in rows:
        total = total + torch.sum(row)
    return torch.stack([torch.div(row, total) for row in rows])
