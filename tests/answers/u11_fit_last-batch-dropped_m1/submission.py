import torch
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    n = len(X)
    curve = []
    model.train()
    for epoch in range(epochs):
        order = torch.randperm(n, generator=gen).to(X.device)
        total, seen = 0.0, 0
        for k in range(n // batch_size):
            rows = order[k * batch_size : (k + 1) * batch_size]
            opt.zero_grad()
            loss = F.cross_entropy(model(X[rows]), y[rows])
            loss.backward()
            opt.step()
            total += loss.item() * len(rows)
            seen += len(rows)
        curve.append(total / max(seen, 1))
    return curve
