import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    guess = model(x)
    l = loss_fn(y, guess)
    l.backward()
    opt.step()
    return l.item()
