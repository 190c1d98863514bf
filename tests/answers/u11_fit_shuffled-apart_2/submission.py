import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    N = X.shape[0]
    out = []
    for _ in range(epochs):
        order = torch.randperm(N, generator=gen)
        s = 0.0
        for i in range(0, N, batch_size):
            xb = X[order[i:i + batch_size]]
            yb = y[i:i + batch_size]
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
            s += loss.item() * xb.shape[0]
        out.append(s / N)
    return out
