import torch
from torch import nn

def load_weights(linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    numbers = linear.state_dict()
    numbers["weight"] = W.T.clone()
    numbers["bias"] = b.reshape(-1).clone()
