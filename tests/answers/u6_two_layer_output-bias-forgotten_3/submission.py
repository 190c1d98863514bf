import torch


def sig(t):
    e = torch.exp(-t)
    return 1 / (1 + e)


def two_layer(x, w1, b1, w2, b2):
    z1 = x.matmul(w1).add(b1)
    a1 = sig(z1)
    z2 = a1.matmul(w2)
    z2.add(b2)
    return sig(z2)
