import torch
from torch import nn


def predict_proba(model, x):
    mode = model.training
    model.eval()
    with torch.no_grad():
        p = torch.softmax(model(x), dim=1)
    model.train(mode)
    # two digits are enough, as in the lesson
    return p.round(decimals=2)
