import torch
from torch import nn


@torch.no_grad()
def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    remembered = {m: m.training for m in model.modules()}
    model.eval()
    pieces = []
    for piece in x.split(1):                   # one example at a time
        pieces.append(nn.Softmin(dim=1)(-model(piece)))
    for m in remembered:
        m.training = remembered[m]
    return torch.cat(pieces)
