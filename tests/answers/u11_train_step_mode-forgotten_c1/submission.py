import torch
from torch import nn
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt):
    model.training = True
    opt.zero_grad(set_to_none=True)
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()
