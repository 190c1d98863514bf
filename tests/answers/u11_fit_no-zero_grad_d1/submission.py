import numpy as np
import torch
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    rng = np.random.default_rng(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    losses = []
    for epoch in range(epochs):
        order = torch.from_numpy(rng.permutation(len(X))).to(X.device)
        running = 0.0
        for chunk in torch.split(order, batch_size):
            loss = F.cross_entropy(model(X[chunk]), y[chunk])
            loss.backward()
            opt.step()
            running += loss.item() * len(chunk)
        losses.append(running / len(X))
    return losses
