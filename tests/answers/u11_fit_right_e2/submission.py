import torch
from torch import nn
from torch.nn import functional as F
import numpy as np


def fit(model, X, y, epochs, batch_size, lr, seed):
    rng = np.random.default_rng(seed)
    n = len(X)
    curve = []
    for _ in range(epochs):
        order = torch.from_numpy(rng.permutation(n)).to(X.device)
        X_epoch, y_epoch = X[order], y[order]
        total, first = 0.0, 0
        while first < n:
            last = min(first + batch_size, n)
            model.train()
            model.zero_grad()
            loss = F.cross_entropy(model(X_epoch[first:last]), y_epoch[first:last])
            loss.backward()
            # plain SGD is short enough to write it down
            with torch.no_grad():
                for p in model.parameters():
                    if p.grad is not None:
                        p -= lr * p.grad
            total += (last - first) * float(loss.detach())
            first = last
        curve.append(total / n)
    return curve
