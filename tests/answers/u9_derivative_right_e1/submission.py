import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    place = x.detach().clone()
    _, slope = torch.autograd.functional.vjp(f, place, torch.ones_like(place))
    return slope
