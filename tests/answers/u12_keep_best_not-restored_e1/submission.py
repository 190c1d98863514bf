import copy

import torch
from torch import nn


def keep_best(model, run_epoch, epochs):
    lowest = None
    for epoch in range(epochs):
        now = run_epoch()
        if lowest is None or now < lowest:
            lowest = now
            kept = {name: t.clone() for name, t in model.state_dict().items()}
    return lowest, kept
