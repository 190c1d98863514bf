import torch
from torch import nn
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    opt.zero_grad()
    answers = model(x)
    loss = loss_fn(answers, y)
    loss.backward()
    opt.step()
    with torch.no_grad():
        number = loss.clone()
    return number
