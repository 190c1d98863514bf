"""Checks of the original lesson's three questions: the values, in any style."""

import torch

from grader.checking import check

SHOWN = ("sentence", "hint", "inputs", "expected")
ONE = [(1, 1), (1,), ()]


def outputs(features, weights, bias):
    return torch.sigmoid(features @ weights.T + bias)


def two_layers(features, W_1, B_1, W_2, B_2):
    return torch.sigmoid(torch.sigmoid(features @ W_1 + B_1) @ W_2 + B_2)


@check(exercise="seed_neuron", points=1, shows=SHOWN)
def test_seed_neuron_is_right(cell):
    """The neuron's output is there, 0.1595 on the lesson's data."""
    cell.find(outputs, shapes=ONE)


@check(exercise="seed_neuron_mm", points=1, shows=SHOWN)
def test_seed_neuron_by_product_is_right(cell):
    """The neuron's output from a matrix product is there, 0.1595 on the lesson's data."""
    cell.find(outputs, shapes=ONE)


@check(exercise="seed_two_layer", points=1, shows=SHOWN)
def test_seed_two_layers_are_right(cell):
    """The output of the two layers is there, 0.3171 on the lesson's data."""
    cell.find(two_layers, shapes=ONE)
