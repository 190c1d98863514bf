"""What the checks of unit 10 ask of a model where it lives: its parameters, whatever they are called."""

import torch
from torch import nn


def layer(n_in: int, n_out: int, dtype: torch.dtype = torch.float32, device: str = "cpu") -> nn.Linear:
    """A new layer."""
    return nn.Linear(n_in, n_out, dtype=dtype, device=device)


def counts(model: nn.Module) -> list[int]:
    """How many numbers each registered parameter holds, the smallest first."""
    return sorted(parameter.numel() for parameter in model.parameters())


def give(model: nn.Module, tensors: list[torch.Tensor]) -> None:
    """Give each registered parameter these numbers, in their order."""
    with torch.no_grad():
        for parameter, numbers in zip(model.parameters(), tensors, strict=True):
            parameter.copy_(numbers)


def fill(model: nn.Module, number: float) -> None:
    """Give every number of every registered parameter the same value."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(number)


def is_steady(model: nn.Module, x: torch.Tensor) -> bool:
    """Whether a model gives the same answer to the same question twice."""
    with torch.no_grad():
        return torch.equal(model(x), model(x))


def load_and_clear(load, linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    """Load weights by the function that is given, and then set the caller's tensors to zero."""
    load(linear, W, b)
    with torch.no_grad():
        W.zero_()
        b.zero_()
