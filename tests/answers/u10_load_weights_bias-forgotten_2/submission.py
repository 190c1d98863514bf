import torch
from torch import nn

def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    linear.load_state_dict({"weight": W.T}, strict=False)
    b = b.reshape(-1)
