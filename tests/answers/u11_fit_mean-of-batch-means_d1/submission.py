import torch
from torch.nn import functional as F


def train_step(model, x, y, loss_fn, opt) -> float:
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    source = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    result = []
    for _ in range(epochs):
        parts = torch.randperm(X.shape[0], generator=source).split(batch_size)
        values = [train_step(model, X[part.to(X.device)], y[part.to(y.device)], F.cross_entropy, opt) for part in parts]
        result.append(sum(values) / len(values))
    return result
