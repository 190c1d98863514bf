import random
import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    rows = list(range(len(X)))
    random.Random(seed).shuffle(rows)
    batches = [rows[i:i + batch_size] for i in range(0, len(rows), batch_size)]

    model.train()
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    curve = []
    for epoch in range(epochs):
        loss_sum = 0.0
        for batch in batches:
            opt.zero_grad()
            loss = F.cross_entropy(model(X[batch]), y[batch])
            loss.backward()
            opt.step()
            loss_sum += loss.item() * len(batch)
        curve.append(loss_sum / len(rows))
    return curve
