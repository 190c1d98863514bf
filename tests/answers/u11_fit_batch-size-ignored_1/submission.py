import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    curve = []
    for _ in range(epochs):
        order = torch.randperm(len(X), generator=gen)
        loss = F.cross_entropy(model(X[order]), y[order])
        opt.zero_grad()
        loss.backward()
        opt.step()
        curve.append(loss.item())
    return curve
