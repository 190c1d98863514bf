import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        total = 0
        for part in order.split(batch_size):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(X[part]), y[part])
            loss.backward()
            optimizer.step()
            total = total + loss * len(part)
        losses.append(total / len(X))
    return losses
