import torch
from torch import nn


def sgd_step(params, lr: float) -> None:
    moved = []
    for old in params:
        if old.grad is None:
            moved.append(old)
        else:
            new = nn.Parameter(old.data - lr * old.grad)
            old.grad = None
            moved.append(new)
    params[:] = moved
