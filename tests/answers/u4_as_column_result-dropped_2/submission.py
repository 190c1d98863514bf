import torch

def as_column(w):
    # vector or row?
    if w.ndim == 1:
        w.unsqueeze(1)
    else:
        w.t()
    return w
