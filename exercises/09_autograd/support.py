"""Functions to differentiate, and parameters with gradients, for the checks of unit 9."""

from collections import UserList
from collections.abc import Callable

import torch


class Function:
    """A function that treats each number of a tensor on its own. It remembers whether it was given a tracked leaf."""

    given_a_leaf = False

    def __init__(self, formula: Callable[[torch.Tensor], torch.Tensor]) -> None:
        self.formula = formula

    def __call__(self, t: torch.Tensor) -> torch.Tensor:
        self.given_a_leaf = isinstance(t, torch.Tensor) and t.is_leaf and t.requires_grad
        return self.formula(t)


FUNCTIONS = {
    "square": Function(lambda t: t**2),
    "cube": Function(lambda t: t**3),
    "sine": Function(torch.sin),
    "sigmoid": Function(torch.sigmoid),
    "line": Function(lambda t: 2.5 * t + 1),
}


def function(name: str) -> Function:
    """A function that treats each number of a tensor on its own."""
    return FUNCTIONS[name]


def given_a_leaf(f: Function) -> bool:
    """Whether the last tensor that a function was given is a tracked leaf."""
    return f.given_a_leaf


def sines(heights: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    """A sine that is as high in each place as the tensor says."""
    return lambda t: heights * torch.sin(t)


class Parameters(UserList):
    """Parameters, used like a list. What was in it first is remembered in `own`, whatever is put in its place."""

    own: tuple[torch.Tensor, ...] = ()


def parameters(values: list[torch.Tensor], gradients: list[torch.Tensor | None]) -> Parameters:
    """Tracked leaves with these values and gradients."""
    made = Parameters(value.clone().requires_grad_() for value in values)
    made.own = tuple(made)
    for parameter, gradient in zip(made.own, gradients, strict=True):
        parameter.grad = None if gradient is None else gradient.clone()
    return made


def backward(params: Parameters, gradients: list[torch.Tensor]) -> None:
    """Go back from a loss that has these gradients: they are added to what is there."""
    with torch.enable_grad():
        loss = sum((parameter * gradient).sum() for parameter, gradient in zip(params.own, gradients, strict=True))
    loss.backward()


def values(params: Parameters) -> list[torch.Tensor]:
    """The numbers of the parameters that were made, as they are now."""
    return [parameter.detach().clone() for parameter in params.own]


def gradients(params: Parameters) -> list[torch.Tensor]:
    """Their gradients, as they are now; zeros where there is none, since both are as good."""
    return [torch.zeros_like(p).detach() if p.grad is None else p.grad.clone() for p in params.own]


def tracked_leaves(params: Parameters) -> list[bool]:
    """Of each of them, whether it is a tracked leaf and still in the list at its place."""
    return [
        now is parameter and parameter.is_leaf and parameter.requires_grad
        for now, parameter in zip(params, params.own, strict=True)
    ]
