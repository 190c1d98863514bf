import torch
from torch import nn


def predict_proba(model, x):
    was = model.training
    model.eval()
    logits = model(x)
    model.train(was)
    return torch.softmax(logits, dim=1).clone()
