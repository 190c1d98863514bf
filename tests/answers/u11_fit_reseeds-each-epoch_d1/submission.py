import torch
from torch import nn
from torch.nn import functional as F


def one_epoch(model, X, y, batch_size, opt, seed):
    torch.manual_seed(seed)
    order = torch.randperm(len(y))
    total = 0.0
    for batch in order.split(batch_size):
        batch = batch.to(y.device)
        opt.zero_grad()
        loss = F.cross_entropy(model(X[batch]), y[batch], reduction="sum")
        (loss / len(batch)).backward()
        opt.step()
        total += loss.item()
    return total / len(y)


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    return [one_epoch(model, X, y, batch_size, opt, seed) for _ in range(epochs)]
