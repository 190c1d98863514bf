import math

import torch


def softmax(logits: torch.Tensor) -> torch.Tensor:
    powers = math.e**logits
    totals = torch.einsum("bc->b", powers)
    return torch.div(powers, totals.unsqueeze(1))
