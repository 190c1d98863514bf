import torch


def accuracy(model, X, y):
    model.eval()
    with torch.no_grad():
        pred = model(X).argmax(dim=1)
    return (pred == y.squeeze(-1) if y.dim() == 2 else pred == y).float().mean().item()
