import torch


def derivative(f, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return f(x.clone())
