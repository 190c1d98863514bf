import torch


def vector_product(row, column):
    table = torch.mul(row, column)
    return table.sum()


def neuron(f, w, b):
    """row times column"""
    x_col = f.t()
    h = vector_product(w, x_col)
    total = torch.add(b, h)
    return total.neg().exp().add(1).reciprocal()
