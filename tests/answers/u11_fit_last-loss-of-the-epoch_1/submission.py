import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    n = X.size(0)
    curve = []
    for e in range(epochs):
        order = torch.randperm(n, generator=gen)
        for i in range(0, n, batch_size):
            rows = order[i : i + batch_size]
            loss = F.cross_entropy(model(X[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
        curve.append(loss.item())
    return curve
