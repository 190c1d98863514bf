import copy

import torch
from torch import nn


def keep_best(model: nn.Module, run_epoch, epochs: int) -> tuple[float, dict]:
    diary = []
    for number in range(epochs):
        loss = run_epoch()
        snapshot = {}
        for key, value in model.state_dict().items():
            snapshot[key] = value.detach().clone()
        diary.append((loss, number, snapshot))
    # sorted by loss, and of equal losses by the number of the epoch
    diary.sort(key=lambda page: page[:2])
    loss, number, snapshot = diary[0]
    model.load_state_dict(snapshot)
    return loss, snapshot
