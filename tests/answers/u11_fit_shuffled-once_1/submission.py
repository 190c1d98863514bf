import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    perm = torch.randperm(len(X), generator=gen)
    X, y = X[perm], y[perm]
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    curve = []
    for _ in range(epochs):
        total = 0.0
        for xb, yb in zip(X.split(batch_size), y.split(batch_size)):
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item() * len(yb)
        curve.append(total / len(y))
    return curve
