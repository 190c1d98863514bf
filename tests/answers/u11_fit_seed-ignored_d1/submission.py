import torch
from torch.nn import functional as F

rng_seed = 1234


def fit(model, X, y, epochs, batch_size, lr, seed):
    rng = torch.Generator()
    rng.manual_seed(rng_seed)
    n = X.size(0)
    opt = torch.optim.SGD(model.parameters(), lr)
    model.train()
    out = []
    for e in range(epochs):
        perm = torch.randperm(n, generator=rng).to(X.device)
        s = 0
        i = 0
        while i < n:
            idx = perm[i : i + batch_size]
            opt.zero_grad()
            loss = F.cross_entropy(model(X[idx]), y[idx])
            loss.backward()
            opt.step()
            s += loss.item() * idx.numel()
            i += batch_size
        out.append(s / n)
    return out
