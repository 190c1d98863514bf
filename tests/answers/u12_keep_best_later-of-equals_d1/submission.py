import copy

import torch
from torch import nn


def keep_best(model: nn.Module, run_epoch, epochs: int) -> tuple[float, dict]:
    losses, states = [], []
    for _ in range(epochs):
        losses.append(run_epoch())
        states.append(copy.deepcopy(model.state_dict()))

    where = 0
    for k in range(epochs):
        if losses[k] <= losses[where]:
            where = k
    model.load_state_dict(states[where])
    return losses[where], states[where]
