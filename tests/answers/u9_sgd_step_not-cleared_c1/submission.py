import torch


def sgd_step(params, lr):
    have = [p for p in params if p.grad is not None]
    for p in have:
        p.data = p.data - p.grad * lr
