import torch


def is_view(t, shape):
    new = t.reshape(shape)
    before, after = id(t), id(new)
    return before == after
