import random
import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    r = random.Random(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    n = len(X)
    curve = []
    for _ in range(epochs):
        total = 0.0
        left = n
        while left > 0:
            k = min(batch_size, left)
            batch = r.choices(range(n), k=k)
            loss = F.cross_entropy(model(X[batch]), y[batch])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += k * loss.item()
            left -= k
        curve.append(total / n)
    return curve
