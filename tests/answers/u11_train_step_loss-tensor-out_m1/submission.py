import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad(set_to_none=True)
    error = loss_fn(model(x), y)
    error.backward()
    opt.step()
    return error.detach()
