import torch


def train_step(model, x, y, loss_fn, opt):
    model.train(True)

    opt.zero_grad()
    guess = model(x)
    current = loss_fn(guess, y)
    current.backward()
    opt.step()

    return current.detach()
