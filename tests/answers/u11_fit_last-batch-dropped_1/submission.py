import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    n = len(X)
    curve = []
    for epoch in range(epochs):
        order = torch.randperm(n, generator=gen)
        total, seen = 0.0, 0
        for b in range(n // batch_size):
            idx = order[b * batch_size:(b + 1) * batch_size]
            loss = F.cross_entropy(model(X[idx]), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
            seen += len(idx)
        curve.append(total / seen)
    return curve
