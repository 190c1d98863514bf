import math

import numpy as np
import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    rng = np.random.default_rng(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    n = X.shape[0]
    k = math.ceil(n / batch_size)
    curve = np.zeros(epochs)
    model.train()
    for e in range(epochs):
        perm = torch.from_numpy(rng.permutation(n)).to(X.device)
        for b in range(k):
            idx = perm[b * batch_size : (b + 1) * batch_size]
            logp = model(X[idx]).log_softmax(dim=1)
            loss = -logp[range(len(idx)), y[idx]].mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
            curve[e] += loss.item() * len(idx) / n
    return curve.tolist()
