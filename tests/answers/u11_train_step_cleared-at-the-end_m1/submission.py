import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    opt.zero_grad()  # ready for the next step
    return loss.item()
