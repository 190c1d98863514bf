import torch
from torch import nn
from torch.nn import functional as F


SEED = 7


def fit(model, X, y, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(SEED)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    n = X.size(0)
    history = []
    model.train()
    for e in range(epochs):
        perm = torch.randperm(n, generator=generator)
        running = 0.0
        for part in torch.split(perm, batch_size):
            loss = F.cross_entropy(model(X[part]), y[part])
            opt.zero_grad()
            loss.backward()
            opt.step()
            running += loss.item() * part.numel()
        history.append(running / n)
    return history
