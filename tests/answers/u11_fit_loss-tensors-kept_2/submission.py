import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    sgd = torch.optim.SGD(model.parameters(), lr)
    model.train()
    curve = []
    for _ in range(epochs):
        losses = []
        for part in torch.randperm(len(y), generator=gen).split(batch_size):
            each = F.cross_entropy(model(X[part]), y[part], reduction="none")
            sgd.zero_grad()
            each.mean().backward()
            sgd.step()
            losses.append(each)
        curve.append(torch.cat(losses).mean())
    return curve
