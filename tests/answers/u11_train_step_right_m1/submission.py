import torch


def train_step(model, x, y, loss_fn, opt):
    def closure():
        opt.zero_grad()
        value = loss_fn(model.train()(x), y)
        value.backward()
        return value

    return opt.step(closure).item()
