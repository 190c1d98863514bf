import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    model.train()
    # a bit of momentum makes it faster
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    gen = torch.Generator().manual_seed(seed)
    out = []
    for _ in range(epochs):
        order = torch.randperm(X.shape[0], generator=gen)
        loss_sum = 0.0
        for b in order.split(batch_size):
            xb, yb = X[b], y[b]
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
            loss_sum += loss.item() * xb.shape[0]
        out.append(loss_sum / X.shape[0])
    return out
