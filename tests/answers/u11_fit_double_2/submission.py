import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    curve = []
    for _ in range(epochs):
        for i in range(0, len(X), batch_size):
            loss = F.cross_entropy(model(X[i:i + batch_size]), y[i:i + batch_size])
            opt.zero_grad()
            loss.backward()
            opt.step()
        curve.append(loss.item())
    return curve
