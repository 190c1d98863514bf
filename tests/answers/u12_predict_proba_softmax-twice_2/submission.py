import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    was = model.training
    whole = nn.Sequential(model, nn.Softmax(dim=1))
    whole.eval()
    with torch.no_grad():
        p = whole(x)
        p = p.softmax(-1)
    model.train(was)
    return p
