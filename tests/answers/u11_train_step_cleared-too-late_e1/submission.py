import torch


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    loss = loss_fn(model(x), y)
    value = loss.item()
    loss.backward()
    opt.zero_grad()
    opt.step()
    return value
