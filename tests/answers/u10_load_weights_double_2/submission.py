import torch
from torch import nn

def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    with torch.no_grad():
        linear.weight.copy_(W.view(linear.out_features, linear.in_features))
