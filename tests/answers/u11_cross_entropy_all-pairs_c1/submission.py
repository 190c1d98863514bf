import torch
from torch import nn
from torch.nn import functional as F


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    log_probabilities = torch.log_softmax(logits, dim=1)
    of_the_right_class = log_probabilities[:, labels]
    return of_the_right_class.mean().neg()
