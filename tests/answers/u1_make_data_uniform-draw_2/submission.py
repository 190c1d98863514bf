import torch

def random_row(length):
    return torch.rand((1, length))

def make_data(seed: int, n: int):
    """features, weights and bias"""
    torch.manual_seed(seed)
    result = []
    for size in [n, n, 1]:
        result.append(random_row(size))
    return tuple(result)
