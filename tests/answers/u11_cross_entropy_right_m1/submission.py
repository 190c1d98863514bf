import torch
from torch.distributions import Categorical


def cross_entropy(logits, labels):
    guess = Categorical(logits=logits)
    surprise = guess.log_prob(labels).neg()
    return surprise.mean()
