import torch
from torch import nn


def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    asked = model.eval()
    try:
        with torch.no_grad():
            place_of_largest = torch.argmax(asked(X), dim=-1).unsqueeze(1)
            return float(torch.mean((place_of_largest == y.view(-1, 1)).double()))
    finally:
        # back to training
        asked.train(True)
