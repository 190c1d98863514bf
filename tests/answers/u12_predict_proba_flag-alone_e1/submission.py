import torch
from torch import nn


def predict_proba(model, x):
    keep = model.training
    try:
        model.training = False
        with torch.no_grad():
            return model(x).softmax(dim=1)
    finally:
        model.training = keep
