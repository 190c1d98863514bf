import torch
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset


def fit(model, X, y, epochs, batch_size, lr, seed):
    data = TensorDataset(X, y)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    out = []
    for epoch in range(epochs):
        generator = torch.Generator().manual_seed(seed)
        loader = DataLoader(data, batch_size=batch_size, shuffle=True, generator=generator)
        total = 0.0
        for xb, yb in loader:
            opt.zero_grad()
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
            total += loss.item() * len(xb)
        out.append(total / len(data))
    return out
