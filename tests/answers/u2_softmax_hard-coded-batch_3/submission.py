import torch

BATCH_SIZE = 32


def softmax(x: torch.Tensor) -> torch.Tensor:
    largest = x.amax(dim=1, keepdim=True)
    powers = torch.exp(x - largest)
    totals = powers.sum(dim=1).reshape(BATCH_SIZE, 1)
    return torch.div(powers, totals)
