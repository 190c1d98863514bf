import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    import random

    dice = random.Random(seed)
    n = len(X)
    numbers = list(range(n))
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    curve = []
    for _ in range(epochs):
        dice.shuffle(numbers)
        examples = []
        batch = []
        for place, k in enumerate(numbers, start=1):
            batch.append(k)
            if len(batch) < batch_size and place < n:
                continue
            rows = torch.tensor(batch, device=X.device)
            each = F.nll_loss(torch.log_softmax(model(X[rows]), dim=1), y[rows], reduction="none")
            opt.zero_grad()
            each.mean().backward()
            opt.step()
            examples += each.tolist()
            batch = []
        curve.append(math_mean(examples))
    return curve


def math_mean(numbers):
    return sum(numbers) / len(numbers)
