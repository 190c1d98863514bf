import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
        probabilities = 1 / (1 + torch.exp(-logits))
    if training:
        model.train()
    return probabilities
