import torch


def layer_shapes(sizes):
    out = []
    position = 0
    while position + 1 < len(sizes):
        W = torch.zeros(sizes[position], sizes[position + 1])
        B = torch.zeros(1, len(W))
        out += [(tuple(W.shape), tuple(B.shape))]
        position += 1
    return out
