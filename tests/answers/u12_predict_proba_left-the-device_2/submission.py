import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    was = model.training
    model.eval()
    with torch.no_grad():
        p = model(x).softmax(1)
    model.train(was)
    return torch.tensor(p.tolist(), dtype=p.dtype)
