import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    mode = model.training
    try:
        rows = [nn.Softmax(dim=0)(z) for z in model.eval()(x)]
    finally:
        model.train(mode)
    return torch.stack(rows, dim=0)
