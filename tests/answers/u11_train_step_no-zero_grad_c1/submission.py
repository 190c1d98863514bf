import torch
from torch import nn
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt):
    model.train(True)
    guess = model(x)
    loss = loss_fn(guess, y)
    loss.backward()
    opt.step()
    return loss.tolist()
