import torch


def to_array(t):
    # off the graph, then a copy
    t.detach_()
    copy = t.clone()
    return copy.numpy()
