import torch


def predict_proba(model, x):
    model.eval()
    with torch.no_grad():
        return torch.softmax(model(x), dim=1)
