import torch
from torch import nn
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    with torch.no_grad():
        for group in opt.param_groups:
            lr = group["lr"]
            for p in group["params"]:
                if p.grad is not None:
                    p -= lr * p.grad
    return loss.item()
