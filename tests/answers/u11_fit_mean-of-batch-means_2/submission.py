import statistics
import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    rng = torch.Generator().manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    result = []
    for _ in range(epochs):
        losses = []
        for part in torch.randperm(X.shape[0], generator=rng).split(batch_size):
            part = part.to(X.device)
            opt.zero_grad()
            loss = F.cross_entropy(model(X[part]), y[part])
            loss.backward()
            opt.step()
            losses.append(loss.item())
        result.append(statistics.mean(losses))
    return result
