import torch
from torch import nn
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()

    def measure():
        opt.zero_grad()
        result = loss_fn(model(x), y)
        result.backward()
        return result

    # step() may be given a function that measures, and hands on what that returns
    return opt.step(measure).item()
