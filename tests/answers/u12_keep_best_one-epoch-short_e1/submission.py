import copy

import torch
from torch import nn


def keep_best(model, run_epoch, epochs):
    best = float("inf")
    best_state = copy.deepcopy(model.state_dict())
    for epoch in range(1, epochs):
        loss = run_epoch()
        if loss < best:
            best = loss
            best_state = copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return best, best_state
