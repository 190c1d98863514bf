import torch
from torch import nn
from torch.nn import functional as F


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if pred.size() != target.size():
        raise ValueError(f"pred is {list(pred.size())} but target is {list(target.size())}")
    pred -= target
    return pred.pow(2).mean()
