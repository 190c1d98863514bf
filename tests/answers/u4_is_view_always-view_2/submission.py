import torch

def is_view(t, shape):
    new = t.reshape(shape)
    if new.numel() == t.numel():
        return True
    return False
