import torch


H = 1e-3


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        here = f(x)
        there = f(x + H)
        return (there - here) / H
