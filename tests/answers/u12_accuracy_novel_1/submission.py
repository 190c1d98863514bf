import torch


def accuracy(model, X, y):
    mode = model.training
    model.eval()
    with torch.no_grad():
        pred = model(X).argmax(dim=1)
    model.train(mode)
    if y.dim() == 2:
        y.squeeze_(1)
    return (pred == y).float().mean().item()
