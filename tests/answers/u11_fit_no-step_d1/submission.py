import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    data = TensorDataset(X, y)
    loader = DataLoader(data, batch_size, shuffle=True, generator=torch.Generator().manual_seed(seed))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    curve = []
    for _ in range(epochs):
        model.train()
        s = 0.0
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(inputs), labels)
            loss.backward()
            s += loss.item() * labels.numel()
        curve.append(s / len(data))
    return curve
