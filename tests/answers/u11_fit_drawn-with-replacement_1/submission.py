import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    n = len(X)
    curve = []
    for _ in range(epochs):
        rows = torch.randint(0, n, (n,), generator=gen)
        total = 0.0
        for part in rows.split(batch_size):
            loss = F.cross_entropy(model(X[part]), y[part])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += len(part) * loss.item()
        curve.append(total / n)
    return curve
