import torch
from torch import nn


@torch.no_grad()
def predict_proba(model, x):
    old_mode = model.training
    model.eval()
    softmax = nn.Softmax(dim=0)
    p = softmax(model(x))
    model.train(old_mode)
    return p
