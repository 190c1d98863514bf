import torch


def predict_proba(model, x):
    model.eval()
    with torch.no_grad():
        p = torch.softmax(model(x), dim=1)
    model.train()
    return p
