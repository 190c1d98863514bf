import copy

import torch
from torch import nn


def keep_best(model: nn.Module, run_epoch, epochs: int) -> tuple[float, dict]:
    best, best_state = None, None
    for _ in range(epochs):
        value = run_epoch()
        if best is None or value > best:
            best = value
            best_state = copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best, best_state
