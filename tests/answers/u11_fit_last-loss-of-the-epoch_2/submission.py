import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def fit(model, X, y, epochs, batch_size, lr, seed):
    g = torch.Generator()
    g.manual_seed(seed)
    data = DataLoader(TensorDataset(X, y), batch_size, shuffle=True, generator=g)
    loss_fn = nn.CrossEntropyLoss()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = {}
    model.train()
    for epoch in range(epochs):
        for inputs, targets in data:
            opt.zero_grad()
            loss = loss_fn(model(inputs), targets)
            loss.backward()
            opt.step()
            losses[epoch] = loss.item()
    return list(losses.values())
