import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    if model.training:
        model.training = False
        answer = predict_proba(model, x)
        model.training = True
        return answer
    with torch.no_grad():
        return model(x).softmax(dim=-1)
