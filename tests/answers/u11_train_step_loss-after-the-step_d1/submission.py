import torch


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    opt.zero_grad()
    loss_fn(model(x), y).backward()
    opt.step()
    # how good is it now?
    with torch.no_grad():
        return loss_fn(model(x), y).item()
