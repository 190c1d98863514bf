import torch
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    torch.manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for xb, yb in zip(X.split(batch_size), y.split(batch_size)):
            loss = F.cross_entropy(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss) * yb.shape[0]
        losses.append(total / y.shape[0])
    return losses
