import copy

import torch
from torch import nn
import math


def keep_best(model, run_epoch, epochs):
    best_value = -math.inf
    best_state = {}
    for i in range(epochs):
        value = run_epoch()
        if value > best_value:
            best_value, best_state = value, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return (best_value, best_state)
