import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    n = len(y)
    result = []
    model.train()
    for _ in range(epochs):
        order = torch.randint(0, n, (n,), generator=gen).to(X.device)
        epoch_loss = 0.0
        for part in torch.split(order, batch_size):
            opt.zero_grad()
            loss = F.cross_entropy(model(X[part]), y[part])
            loss.backward()
            opt.step()
            epoch_loss += part.numel() * loss.item()
        result.append(epoch_loss / n)
    return result
