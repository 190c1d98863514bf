import torch


def broadcast_shape(a, b):
    try:
        product = torch.empty(a, device="meta") * torch.empty(b, device="meta")
    except RuntimeError:
        return None
    return tuple(product.shape)
