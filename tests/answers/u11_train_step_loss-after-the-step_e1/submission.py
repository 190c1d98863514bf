import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss_fn(model(x), y).backward()
    opt.step()
    return loss_fn(model(x), y).item()
