import torch


class Drawer:
    def __init__(self, seed):
        self.g = torch.Generator(device="cpu")
        self.g.manual_seed(seed)

    def row(self, length):
        t = torch.zeros(1, length)
        return t.normal_(0, 1, generator=self.g)


def make_data(seed, n):
    d = Drawer(seed)
    features = d.row(n)
    weights = d.row(n)
    return features, weights, d.row(1)
