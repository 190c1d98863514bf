import torch


def accuracy(model, X, y):
    before = model.training
    model.training = False      # evaluation mode
    with torch.no_grad():
        logits = model(X)
    model.training = before
    return (logits.argmax(dim=1) == y.view(-1)).float().mean().item()
