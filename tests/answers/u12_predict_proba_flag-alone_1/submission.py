import torch


def predict_proba(model, x):
    old = model.training
    model.training = False
    with torch.no_grad():
        p = torch.softmax(model(x), dim=1)
    model.training = old
    return p
