import torch
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    generator = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        total = 0.0
        for part in order.split(batch_size):
            opt.zero_grad()
            F.cross_entropy(model(X[part]), y[part]).backward()
            opt.step()
            # note how good this batch is now
            with torch.no_grad():
                total += F.cross_entropy(model(X[part]), y[part]).item() * len(part)
        losses.append(total / len(X))
    return losses
