import torch

def is_view(t, shape):
    before = t
    after = torch.reshape(t, shape)
    if after is before:
        return True
    else:
        return False
