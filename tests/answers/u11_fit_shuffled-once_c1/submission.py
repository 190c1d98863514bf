import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    torch.manual_seed(seed)
    mix = torch.randperm(len(X))
    X, y = X[mix], y[mix]
    sgd = torch.optim.SGD(model.parameters(), lr)
    losses = []
    for _ in range(epochs):
        model.train()
        s = 0
        for xb, yb in zip(X.split(batch_size), y.split(batch_size)):
            sgd.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            sgd.step()
            s = s + loss.item() * xb.shape[0]
        losses.append(s / X.shape[0])
    return losses
