import torch
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    opt.zero_grad(set_to_none=True)
    prediction = model(x)
    loss = F.mse_loss(prediction, y)
    loss.backward()
    opt.step()
    return loss.item()
