import torch


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()

    def closure():
        opt.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        return loss

    return float(opt.step(closure))
