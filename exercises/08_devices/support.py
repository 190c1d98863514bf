"""Models for the checks of unit 8: they live on the device of the tensors that they are given."""

import torch
from torch import nn


def layer(weights: torch.Tensor, bias: torch.Tensor) -> nn.Module:
    """A layer with these weights, a row for each neuron, and these biases."""
    made = nn.Linear(weights.shape[1], weights.shape[0], device=weights.device, dtype=weights.dtype)
    made.load_state_dict({"weight": weights, "bias": bias})
    return made


def stack(first: torch.Tensor, last: torch.Tensor) -> nn.Module:
    """Two layers with a bend between them, without biases: a model whose weights lie further in."""
    parts = [nn.Linear(w.shape[1], w.shape[0], bias=False, device=w.device, dtype=w.dtype) for w in (first, last)]
    for part, weights in zip(parts, (first, last), strict=True):
        part.load_state_dict({"weight": weights})
    return nn.Sequential(parts[0], nn.Sigmoid(), parts[1])


def rows(table: torch.Tensor) -> nn.Module:
    """A model that is given whole numbers and answers with these rows of the table."""
    return nn.Embedding.from_pretrained(table)
