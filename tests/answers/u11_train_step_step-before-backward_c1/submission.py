import torch
from torch import nn
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    opt.zero_grad()
    out = model(x)
    l = loss_fn(out, y)
    value = float(l.detach())
    opt.step()
    l.backward()
    return value
