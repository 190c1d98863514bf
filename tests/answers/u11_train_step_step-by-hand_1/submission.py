import torch


def train_step(model, x, y, loss_fn, opt):
    model.train()
    model.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    lr = opt.param_groups[0]["lr"]
    with torch.no_grad():
        for p in model.parameters():
            p -= lr * p.grad
    return loss.item()
