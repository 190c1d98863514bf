import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    g = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    curve = []
    for _ in range(epochs):
        model.train()
        for part in torch.randperm(len(X), generator=g).split(batch_size):
            part = part.to(X.device)
            opt.zero_grad()
            F.cross_entropy(model(X[part]), y[part]).backward()
            opt.step()
        # the epoch is over: how large is the loss now, over all examples?
        with torch.no_grad():
            curve.append(F.cross_entropy(model(X), y).item())
    return curve
