from torch import nn


def train_step(model, x, y, loss_fn, opt):
    criterion = nn.MSELoss()
    model.train()
    opt.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()
