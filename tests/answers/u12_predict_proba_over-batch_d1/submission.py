import torch
from torch import nn


softmax = nn.Softmax(dim=0)


@torch.no_grad()
def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    remember = model.training
    logits = model.eval()(x)
    model.train(remember)
    return softmax(logits)
