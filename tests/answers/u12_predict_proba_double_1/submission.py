import torch


def predict_proba(model, x):
    return torch.softmax(model(x), dim=1)
