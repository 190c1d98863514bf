"""Models, losses and optimizers for the checks of unit 11. Some models keep what they were called with."""

from collections.abc import Callable, Sequence

import torch
from torch import nn
from torch.nn import functional as F


def _with(layer: nn.Linear, weights: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    layer.load_state_dict({"weight": weights, "bias": bias})
    return layer


def linear(weights: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    """A layer with these weights, a row for each output, and these biases."""
    made = nn.Linear(weights.shape[1], weights.shape[0], device=weights.device, dtype=weights.dtype)
    return _with(made, weights.detach(), bias.detach())


def network(parameters: Sequence[torch.Tensor]) -> nn.Sequential:
    """Two layers with a ReLU between them, from their weights and biases in turn."""
    first, last = linear(*parameters[:2]), linear(*parameters[2:])
    return nn.Sequential(first, nn.ReLU(), last)


class Moody(nn.Module):
    """A layer that counts its inputs double while it trains, as if it had switched half of them off."""

    def __init__(self, weights: torch.Tensor, bias: torch.Tensor) -> None:
        super().__init__()
        self.layer = linear(weights, bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layer(2 * x if self.training else x)


def moody(weights: torch.Tensor, bias: torch.Tensor) -> nn.Module:
    """Such a layer within a model, both in evaluation mode as somebody left them."""
    return nn.Sequential(Moody(weights, bias)).eval()


class Keeper(nn.Module):
    """Keeps the rows of each call for which gradients are recorded, and answers as another model does."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.rows: list[torch.Tensor] = []

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if torch.is_grad_enabled():
            self.rows.append(x.detach().clone())
        return self.inner(x)


def keeper(inner: nn.Module) -> Keeper:
    """A keeper around a model."""
    return Keeper(inner)


LOSSES = {"squared": F.mse_loss, "absolute": F.l1_loss, "entropy": F.cross_entropy}


def loss(name: str) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """A loss function of the answers and of what is right."""
    return LOSSES[name]


def sgd(model: nn.Module, lr: float, momentum: float = 0.0) -> torch.optim.Optimizer:
    """Stochastic gradient descent for all parameters of the model."""
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)


def sgd_of_last(model: nn.Sequential, lr: float) -> torch.optim.Optimizer:
    """The same for the parameters of the last layer alone."""
    return torch.optim.SGD(model[-1].parameters(), lr=lr)


def leave_gradients(model: nn.Module, x: torch.Tensor, amount: float) -> None:
    """Leave gradients in the parameters, as somebody does who measured and did not move."""
    (amount * model(x)).sum().backward()


def measured(model: nn.Module) -> list[bool]:
    """For each parameter, whether it holds a gradient other than 0."""
    return [p.grad is not None and bool(p.grad.any()) for p in model.parameters()]
