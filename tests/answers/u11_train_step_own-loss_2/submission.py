import torch.nn.functional as F


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()
