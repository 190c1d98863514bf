import torch
from torch.nn import functional as F


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    p = torch.softmax(logits, dim=-1)
    p_right = p.gather(1, labels.unsqueeze(1))
    # log(0) would be -inf
    return -torch.log(p_right + 1e-9).mean()
