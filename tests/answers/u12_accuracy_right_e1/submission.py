import torch
from torch import nn


def accuracy(model, X, y):
    modes = {part: part.training for part in model.modules()}
    labels = y.reshape(len(X)).tolist()
    try:
        model.eval()
        with torch.inference_mode():
            order = model(X).topk(1, dim=1).indices.squeeze(1).tolist()
    finally:
        for part, flag in modes.items():
            part.training = flag
    return sum(int(a == b) for a, b in zip(order, labels)) / len(labels)
