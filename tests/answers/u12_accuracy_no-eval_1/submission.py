import torch


def accuracy(model, X, y):
    with torch.no_grad():
        out = model(X)
    guess = out.argmax(dim=1)
    hits = guess == y.reshape(-1)
    return hits.float().mean().item()
