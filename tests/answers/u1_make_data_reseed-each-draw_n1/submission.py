import torch


def draw(seed, *shape):
    # same seed -> same numbers, so every draw is reproducible
    torch.manual_seed(seed)
    return torch.randn(*shape)


def make_data(seed, n):
    feats = draw(seed, 1, n)
    wts = draw(seed, 1, n)
    b = draw(seed, 1, 1)
    return feats, wts, b
