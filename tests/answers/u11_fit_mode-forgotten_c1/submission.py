import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    opt = torch.optim.SGD(params=model.parameters(), lr=lr)
    gen = torch.Generator().manual_seed(seed)
    curve = []
    for _ in range(epochs):
        seen = []
        for rows in torch.randperm(len(X), generator=gen).split(batch_size):
            opt.zero_grad()
            each = F.cross_entropy(model(X[rows]), y[rows], reduction="none")
            each.mean().backward()
            opt.step()
            seen.extend(each.tolist())
        curve.append(sum(seen) / len(seen))
    return curve
