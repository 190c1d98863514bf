import torch

def first_n(t, n):
    numbers = t.resize_((n,))
    return numbers
