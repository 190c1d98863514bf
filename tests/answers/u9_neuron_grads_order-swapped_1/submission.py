import torch


def neuron_grads(x, w, b, y):
    a = torch.sigmoid((x * w).sum() + b)
    db = (a - y) * a * (1 - a)
    dw = db * x
    return db, dw
