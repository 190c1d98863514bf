import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    started_in_training = model.training
    model.eval()
    try:
        with torch.inference_mode():
            first, place = model(X).topk(1, dim=1)  # place is a column
    finally:
        if started_in_training:
            model.train()
    wrong = torch.count_nonzero(place - y.reshape(-1, 1)).item()
    return 1 - wrong / X.shape[0]
