import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    n = X.shape[0]
    for e in range(epochs):
        X_mixed = X[torch.randperm(n, generator=gen).to(X.device)]
        y_mixed = y[torch.randperm(n, generator=gen).to(y.device)]
        running = 0.0
        for xb, yb in zip(X_mixed.split(batch_size), y_mixed.split(batch_size)):
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
            running += loss.item() * xb.shape[0]
        losses.append(running / n)
    return losses
