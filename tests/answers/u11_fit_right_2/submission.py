import random
import torch
import torch.nn.functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    dealer = random.Random(seed)
    deck = list(range(len(X)))
    model.train()
    curve = []
    for _ in range(epochs):
        dealer.shuffle(deck)
        heard = []
        for i in range(0, len(deck), batch_size):
            hand = torch.tensor(deck[i:i + batch_size], device=X.device)
            each = F.cross_entropy(model(X[hand]), y[hand], reduction="none")
            model.zero_grad()
            each.mean().backward()
            with torch.no_grad():
                for p in model.parameters():
                    if p.grad is not None:
                        p -= lr * p.grad
            heard.extend(each.tolist())
        curve.append(sum(heard) / len(heard))
    return curve
