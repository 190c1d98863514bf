import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def one_epoch(model, X, y, batch_size, opt, seed):
    g = torch.Generator().manual_seed(seed)
    loader = DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=True, generator=g)
    total = 0.0
    for a, b in loader:
        opt.zero_grad()
        loss = nn.functional.cross_entropy(model(a), b)
        loss.backward()
        opt.step()
        total += loss.item() * len(a)
    return total / len(X)


def fit(model, X, y, epochs, batch_size, lr, seed):
    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    return [one_epoch(model, X, y, batch_size, opt, seed) for _ in range(epochs)]
