import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    n = len(X)
    curve = []
    for _ in range(epochs):
        xs = X[torch.randperm(n, generator=gen)]
        ys = y[torch.randperm(n, generator=gen)]
        total = 0.0
        for xb, yb in zip(xs.split(batch_size), ys.split(batch_size)):
            loss = F.cross_entropy(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        curve.append(total / n)
    return curve
