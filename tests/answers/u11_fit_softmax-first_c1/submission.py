import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    g = torch.Generator().manual_seed(seed)
    losses = []
    for epoch in range(epochs):
        model.train()
        order = torch.randperm(len(y), generator=g)
        summed = 0.0
        i = 0
        while i < len(y):
            rows = order[i : i + batch_size]
            probabilities = torch.softmax(model(X[rows]), dim=1)
            loss = criterion(probabilities, y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            summed += len(rows) * loss.item()
            i += batch_size
        losses.append(summed / len(y))
    return losses
