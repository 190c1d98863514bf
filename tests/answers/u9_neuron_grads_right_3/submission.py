import torch


def neuron_grads(x, w, b, y):
    # no detach here: nothing is written into the arguments
    z = torch.einsum("ij,ij->i", x, w).unsqueeze(1).add(b)
    a = torch.sigmoid(z)
    chain = torch.stack([a - y, a, 1 - a]).prod(dim=0)
    return torch.outer(chain[0], x[0]), chain
