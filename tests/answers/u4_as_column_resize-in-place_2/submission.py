import torch

# 4.1
def as_column(w: torch.Tensor) -> torch.Tensor:
    col = w
    if col.dim() == 2:
        col.resize_((col.shape[1], 1))
    else:
        col.resize_((len(col), 1))
    return col
