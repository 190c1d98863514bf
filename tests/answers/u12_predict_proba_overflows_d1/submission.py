import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    mode = model.training
    model.eval()
    with torch.no_grad():
        e = model(x).exp()
    model.train(mode)
    return e / e.sum(dim=1, keepdim=True)
