import copy

import torch
from torch import nn


def keep_best(model, run_epoch, epochs):
    best_loss = 10.0  # surely larger than any loss
    best_state = copy.deepcopy(model.state_dict())
    for _ in range(epochs):
        loss = run_epoch()
        if loss < best_loss:
            best_loss = loss
            best_state = copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best_loss, best_state
