import copy

import torch
from torch import nn


def keep_best(model, run_epoch, epochs):
    best = [run_epoch(), copy.deepcopy(model.state_dict())]
    for _ in range(epochs - 1):
        loss = run_epoch()
        if loss < best[0]:
            best = [loss, copy.deepcopy(model.state_dict())]
    model.load_state_dict(best[1])
    return best
