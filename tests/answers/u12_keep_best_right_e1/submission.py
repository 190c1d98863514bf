import copy

import torch
from torch import nn


def keep_best(model, run_epoch, epochs):
    diary = []
    for _ in range(epochs):
        loss = run_epoch()
        diary.append((loss, copy.deepcopy(model.state_dict())))
    where = min(range(epochs), key=lambda k: diary[k][0])
    model.load_state_dict(diary[where][1])
    return diary[where]
