import torch


def accuracy(model, X, y):
    mode = model.training
    model.eval()
    with torch.no_grad():
        pred = model(X).argmax(dim=1)
    model.train(mode)
    return (pred == y.reshape(-1)).float().sum().item()
