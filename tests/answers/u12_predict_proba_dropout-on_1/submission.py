import torch


def predict_proba(model, x):
    with torch.no_grad():
        return torch.softmax(model(x), dim=1)
