import torch
from torch import nn


def cross_entropy(logits, labels):
    probabilities = logits.softmax(dim=-1)
    criterion = nn.CrossEntropyLoss()
    return criterion(probabilities, labels)
