import torch


def neuron_grads(x, w, b, y):
    x, w, b, y = (t.detach() for t in (x, w, b, y))
    a = torch.sigmoid((x * w).sum() + b)
    dL_da = a - y
    da_dz = a * (1 - a)
    dL_dz = dL_da * da_dz
    dw = dL_dz * x
    db = (dL_dz * x).sum().reshape(1, 1)
    return dw, db
