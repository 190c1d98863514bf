from functools import reduce

import torch


def forward(x, params):
    step = lambda h, pair: torch.sigmoid(torch.addmm(pair[1], h, pair[0]))
    return reduce(step, params, x)
