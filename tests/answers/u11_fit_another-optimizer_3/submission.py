import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    gen = torch.Generator().manual_seed(seed)
    opt = torch.optim.RMSprop(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(X), generator=gen)
        batch_losses, sizes = [], []
        for start in range(0, len(X), batch_size):
            idx = order[start:start + batch_size]
            opt.zero_grad()
            loss = F.cross_entropy(model(X[idx]), y[idx])
            loss.backward()
            opt.step()
            batch_losses.append(loss.item())
            sizes.append(len(idx))
        losses.append(sum(l * s for l, s in zip(batch_losses, sizes)) / sum(sizes))
    return losses
