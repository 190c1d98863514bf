import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    out = model(x)
    loss = loss_fn(out, y)
    loss.backward()
    opt.zero_grad()
    opt.step()
    return loss.item()
