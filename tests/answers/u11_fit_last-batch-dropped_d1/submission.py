import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    g = torch.Generator()
    g.manual_seed(seed)
    loader = DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=True, drop_last=True, generator=g)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(epochs):
        total, seen = 0.0, 0
        for xb, yb in loader:
            opt.zero_grad()
            loss = F.cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
            seen += len(xb)
        history.append(total / max(seen, 1))
    return history
