import torch


def train_step(model, x, y, loss_fn, opt):
    def closure():
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        return loss

    model.train()
    return opt.step(closure).item()
