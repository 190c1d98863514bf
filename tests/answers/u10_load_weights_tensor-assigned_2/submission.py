import torch
from torch import nn

def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    new = {"weight": W.transpose(0, 1).clone(), "bias": b[0].clone()}
    with torch.no_grad():
        for name, value in new.items():
            setattr(linear, name, value.requires_grad_())
