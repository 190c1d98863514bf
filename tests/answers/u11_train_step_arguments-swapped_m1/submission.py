import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    y_hat = model(x)
    loss = loss_fn(y, y_hat)
    loss.backward()
    opt.step()
    return loss.item()
