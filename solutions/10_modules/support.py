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


def is_steady(model: nn.Module, x: torch.Tensor, count: int) -> bool:
    """Whether a model gives the same answer, of so many numbers, to the same question twice."""
    with torch.no_grad():
        first, second = model(x), model(x)
    tensors = isinstance(first, torch.Tensor) and isinstance(second, torch.Tensor)
    return tensors and first.numel() == count and torch.equal(first, second)


def begins_evenly(model: nn.Module) -> bool:
    """Whether all weights of a model are one and the same number."""
    return all(len(torch.unique(parameter.detach())) == 1 for parameter in model.parameters())


def has_twin_units(model: nn.Module, n_in: int) -> bool:
    """Whether two units have the same weights in the layer with so many inputs, which no other layer has a size of."""
    for parameter in model.parameters():
        if parameter.ndim == 2 and n_in in parameter.shape:
            units = parameter if parameter.shape[1] == n_in else parameter.T
            return len(torch.unique(units.detach(), dim=0)) < len(units)
    return True


def begin_alike(one: nn.Module, other: nn.Module) -> bool:
    """Whether two models have the same weights. Asked here, since how they are drawn is for the student to choose."""
    some, others = ([p.detach() for p in model.parameters() if p.numel() > 1] for model in (one, other))
    return len(some) == len(others) and all(torch.equal(a, b) for a, b in zip(some, others, strict=True))


def share_memory(one: nn.Module, other: nn.Module) -> bool:
    """Whether a change of all numbers of one model changes the other."""
    before = [parameter.detach().clone() for parameter in other.parameters()]
    fill(one, 3.0)
    return any(not torch.equal(was, parameter) for was, parameter in zip(before, other.parameters(), strict=True))


def load_and_clear(load, linear: nn.Linear, W: torch.Tensor, b: torch.Tensor) -> None:
    """Load weights by the function that is given, and then set the caller's tensors to zero."""
    load(linear, W, b)
    with torch.no_grad():
        W.zero_()
        b.zero_()
