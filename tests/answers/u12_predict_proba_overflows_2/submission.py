import torch
from torch import nn


def softmax(row):
    powers = row.exp()
    return powers / powers.sum()


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    before = model.training
    model.eval()
    with torch.no_grad():
        p = torch.stack([softmax(row) for row in model(x)])
    model.train(before)
    return p
