import torch


def train_step(model, x, y, loss_fn, opt):
    model.train(True)
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    number = float(loss)
