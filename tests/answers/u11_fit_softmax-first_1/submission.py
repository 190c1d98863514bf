import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    n = len(X)
    curve = []
    for _ in range(epochs):
        total = 0.0
        for idx in torch.randperm(n, generator=gen).split(batch_size):
            opt.zero_grad()
            probs = model(X[idx]).softmax(dim=1)
            loss = F.cross_entropy(probs, y[idx])
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
        curve.append(total / n)
    return curve
