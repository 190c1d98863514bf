import torch
from torch import nn


def predict_proba(model: nn.Module, x: torch.Tensor) -> torch.Tensor:
    try:
        model.train(mode=False)
        with torch.no_grad():
            logp = nn.functional.log_softmax(model(x), dim=1)
            return logp.exp()
    finally:
        model.train(mode=True)
