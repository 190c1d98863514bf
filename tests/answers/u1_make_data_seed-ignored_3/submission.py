import torch


def fresh_generator(start=7):
    g = torch.Generator()
    g.manual_seed(start)
    return g


def make_data(seed, n):
    g = fresh_generator()

    def draw(columns):
        return torch.randn(1, columns, generator=g)

    features = draw(n)
    weights = draw(n)
    return features, weights, draw(1)
