import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    ready = nn.Sequential(model, nn.Softmax(dim=1)).eval()
    return ready(x).detach()
