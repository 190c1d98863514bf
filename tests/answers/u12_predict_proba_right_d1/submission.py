import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    modes = [(part, part.training) for part in model.modules()]
    for part, _ in modes:
        part.training = False
    logits = model(x).detach()
    for part, mode in modes:
        part.training = mode

    highest = logits.max(dim=1, keepdim=True).values
    e = torch.exp(logits - highest)
    return e / e.sum(dim=1, keepdim=True)
