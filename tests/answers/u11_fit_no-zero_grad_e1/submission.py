import torch
from torch import nn
from torch.nn import functional as F
import random


def fit(model, X, y, epochs, batch_size, lr, seed):
    rng = random.Random(seed)
    n = X.shape[0]
    opt = torch.optim.SGD(model.parameters(), lr)
    out = []
    model.train()
    for e in range(epochs):
        order = list(range(n))
        rng.shuffle(order)
        s = 0.0
        for i in range(0, n, batch_size):
            part = order[i : i + batch_size]
            loss = F.cross_entropy(model(X[part]), y[part])
            loss.backward()
            opt.step()
            s += loss.item() * len(part)
        out.append(s / n)
    return out
