import torch


def train_step(model, x, y, loss_fn, opt):
    model = model.train()
    l = loss_fn(model(x), y)
    l.backward()
    for p in model.parameters():
        if p.grad is not None:
            p.grad.zero_()
    opt.step()
    return l.detach().item()
