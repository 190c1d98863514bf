import torch

def layer_shapes(sizes: list[int]):
    """one row per unit, as in nn.Linear"""
    result = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layer = torch.nn.Linear(a, b)
        result.append((tuple(layer.weight.shape), (1, layer.bias.shape[0])))
    return result
