import torch
from torch import nn


def accuracy(model, X, y):
    came_in = model.training
    try:
        with torch.no_grad():
            rows = model.eval()(X)
    finally:
        model.train(mode=came_in)
    chosen = rows.topk(1, dim=1).indices.flatten().tolist()
    wanted = y.flatten().tolist()
    return sum(c == w for c, w in zip(chosen, wanted)) / len(wanted)
