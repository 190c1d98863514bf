import torch


def train_step(model, x, y, loss_fn, opt):
    model.training = True
    opt.zero_grad()
    prediction = model(x)
    loss = loss_fn(prediction, y)
    loss.backward()
    opt.step()
    return float(loss.detach())
