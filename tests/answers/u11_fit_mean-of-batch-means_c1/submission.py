import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    generator = torch.Generator()
    generator.manual_seed(seed)
    result = []
    for epoch in range(epochs):
        batch_losses = []
        for rows in torch.randperm(X.shape[0], generator=generator).split(batch_size):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(X[rows]), y[rows])
            loss.backward()
            optimizer.step()
            batch_losses.append(loss.detach())
        result.append(torch.stack(batch_losses).mean().item())
    return result
