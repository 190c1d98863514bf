import torch


def is_view(t, shape):
    changed = t.reshape(shape)
    for a, b in zip(changed.flatten(), t.flatten()):
        if a != b:
            return False
    return True
