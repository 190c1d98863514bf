import torch
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    gen = torch.Generator().manual_seed(seed)
    n = len(X)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        left = n
        total = 0.0
        while left > 0:
            size = min(batch_size, left)
            pick = torch.randint(0, n, (size,), generator=gen).to(X.device)
            opt.zero_grad()
            loss = F.cross_entropy(model(X[pick]), y[pick])
            loss.backward()
            opt.step()
            total += size * loss.item()
            left -= size
        losses.append(total / n)
    return losses
