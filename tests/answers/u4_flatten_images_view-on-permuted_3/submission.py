import math
import torch

def lay_flat(images, *sizes):
    return images.view(*sizes)

def flatten_images(x: torch.Tensor) -> torch.Tensor:
    b, *rest = x.shape
    return lay_flat(x, b, math.prod(rest))
