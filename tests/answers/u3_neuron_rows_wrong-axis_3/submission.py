import torch


def add_up(table):
    """one sum for each row, standing"""
    return torch.einsum("ij->j", table).unsqueeze(1)


def neuron_rows(X: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    h = add_up(X * weights) + bias
    return h.neg().exp().add(1).pow(-1)
