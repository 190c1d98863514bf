import copy

import torch
from torch import nn


def keep_best(model: nn.Module, run_epoch, epochs: int) -> tuple[float, dict]:
    best_loss = float("inf")
    best_state = None
    for _ in range(epochs):
        state = copy.deepcopy(model.state_dict())
        loss = run_epoch()
        if loss < best_loss:
            best_loss = loss
            best_state = state
    model.load_state_dict(best_state)
    return best_loss, best_state
