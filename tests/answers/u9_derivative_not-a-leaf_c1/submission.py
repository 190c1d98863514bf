import torch


def derivative(f, x):
    # make my own copy from plain numbers so that the caller's x is safe
    numbers = x.detach().reshape(-1).tolist()
    mine = torch.tensor(numbers, dtype=x.dtype, requires_grad=True)
    mine = mine.reshape(x.shape)
    f(mine).sum().backward()
    return mine.grad
