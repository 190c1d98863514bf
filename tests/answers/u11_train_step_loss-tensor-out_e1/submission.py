import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    pred = model(x)
    loss = loss_fn(pred, y)
    loss.backward()
    opt.step()
    return loss
