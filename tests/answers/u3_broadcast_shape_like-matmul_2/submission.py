import torch


def broadcast_shape(a, b):
    try:
        product = torch.ones(a) @ torch.ones(b)
    except RuntimeError:
        return None
    return tuple(product.shape)
