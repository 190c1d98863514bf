import torch
from torch import nn
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt):
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    for p in model.parameters():
        p.grad = None
    opt.step()
    return loss.item()
