import torch


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    answers = model(x)
    loss = loss_fn(answers, y)
    loss.backward()
    opt.step()
    return loss.item()
