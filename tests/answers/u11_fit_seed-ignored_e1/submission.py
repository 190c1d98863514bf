import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    g = torch.Generator().manual_seed(42)
    curve = []
    model.train()
    for _ in range(epochs):
        total = 0.0
        for idx in torch.randperm(len(X), generator=g).split(batch_size):
            idx = idx.to(X.device)
            opt.zero_grad()
            loss = F.cross_entropy(model(X[idx]), y[idx])
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
        curve.append(total / len(X))
    return curve
