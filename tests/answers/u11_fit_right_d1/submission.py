import random

import torch
from torch import nn


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    dice = random.Random(seed)
    parameters = list(model.parameters())
    losses = []
    for _ in range(epochs):
        rows = list(range(len(X)))
        dice.shuffle(rows)
        each = []  # the loss of every single example
        while rows:
            batch, rows = rows[:batch_size], rows[batch_size:]
            model.train()
            per_row = nn.functional.cross_entropy(model(X[batch]), y[batch], reduction="none")
            model.zero_grad()
            per_row.mean().backward()
            with torch.no_grad():
                for p in parameters:
                    if p.grad is not None:
                        p -= lr * p.grad
            each.extend(per_row.tolist())
        losses.append(sum(each) / len(each))
    return losses
