import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    n = len(X)
    curve = []
    for _ in range(epochs):
        torch.manual_seed(seed)
        order = torch.randperm(n)
        total = 0.0
        for idx in order.split(batch_size):
            loss = F.cross_entropy(model(X[idx]), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * idx.numel()
        curve.append(total / n)
    return curve
