import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for epoch in range(epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(X[order]), y[order])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
