import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    model.train()
    sgd = torch.optim.SGD(model.parameters(), lr=lr)
    dealer = torch.Generator().manual_seed(seed)
    curve = [0.0] * epochs
    for e in range(epochs):
        for part in torch.randperm(len(y), generator=dealer).split(batch_size):
            each = F.cross_entropy(model(X[part]), y[part], reduction="none")
            sgd.zero_grad()
            each.mean().backward()
            sgd.step()
            curve[e] += each.sum().item()
    return curve
