from math import prod

import torch


def describe(x):
    facts = []
    facts.append(len(x.shape))
    facts.append(getattr(x, "size"))
    facts.append(prod(x.shape))
    facts.append(x.dtype)
    return tuple(facts)
