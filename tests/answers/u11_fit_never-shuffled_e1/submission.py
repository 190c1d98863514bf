import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        model.train()
        summed = 0.0
        for start in range(0, len(X), batch_size):
            xb = X[start : start + batch_size]
            yb = y[start : start + batch_size]
            loss = F.cross_entropy(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            summed += loss.item() * len(xb)
        losses.append(summed / len(X))
    return losses
