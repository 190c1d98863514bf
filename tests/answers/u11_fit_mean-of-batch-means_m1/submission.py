import torch
from torch import nn


def fit(model, X, y, epochs, batch_size, lr, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    loss_fn = nn.CrossEntropyLoss()
    history = []
    for _ in range(epochs):
        model.train()
        losses = []
        for idx in torch.randperm(len(X), generator=g).split(batch_size):
            idx = idx.to(X.device)
            loss = loss_fn(model(X[idx]), y[idx])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        history.append(sum(losses) / len(losses))
    return history
