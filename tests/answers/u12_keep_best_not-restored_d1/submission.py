import copy

import torch
from torch import nn


def keep_best(model: nn.Module, run_epoch, epochs: int) -> tuple[float, dict]:
    best_loss = float("inf")
    best_state = {}
    for i in range(epochs):
        loss = run_epoch()
        if loss < best_loss:
            best_loss, best_state = loss, copy.deepcopy(model.state_dict())
    return best_loss, best_state
