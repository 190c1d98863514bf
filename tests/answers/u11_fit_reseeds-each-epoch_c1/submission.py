import torch
from torch import nn
from torch.nn import functional as F


def one_epoch(model, X, y, batch_size, opt, seed):
    g = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(X), generator=g)
    total = 0.0
    for start in range(0, len(X), batch_size):
        idx = order[start : start + batch_size]
        opt.zero_grad()
        loss = F.cross_entropy(model(X[idx]), y[idx])
        loss.backward()
        opt.step()
        total += loss.item() * len(idx)
    return total / len(X)


def fit(model, X, y, epochs, batch_size, lr, seed):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    return [one_epoch(model, X, y, batch_size, opt, seed) for _ in range(epochs)]
