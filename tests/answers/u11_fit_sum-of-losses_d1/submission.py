import torch
from torch import nn


def fit(model, X, y, epochs, batch_size, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    sgd = torch.optim.SGD(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    curve = []
    model.train()
    for epoch in range(epochs):
        order = torch.randperm(len(X), generator=generator).to(X.device)
        epoch_loss = 0.0
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            sgd.zero_grad()
            loss = criterion(model(X[rows]), y[rows])
            loss.backward()
            sgd.step()
            epoch_loss += loss.item()
        curve.append(epoch_loss)
    return curve
