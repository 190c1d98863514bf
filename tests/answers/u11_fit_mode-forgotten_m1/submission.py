import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    rng = torch.Generator().manual_seed(seed)
    sgd = torch.optim.SGD(model.parameters(), lr=lr)
    N = X.shape[0]
    result = []
    for _ in range(epochs):
        model.train
        perm = torch.randperm(N, generator=rng).to(X.device)
        epoch_loss = 0.0
        for start in range(0, N, batch_size):
            i = perm[start : start + batch_size]
            sgd.zero_grad()
            loss = F.cross_entropy(model(X[i]), y[i])
            loss.backward()
            sgd.step()
            epoch_loss += loss.item() * i.numel()
        result.append(epoch_loss / N)
    return result
