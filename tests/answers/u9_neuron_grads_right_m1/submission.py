import torch


def neuron_grads(x, w, b, y):
    X, W, B, Y = (t.detach() for t in (x, w, b, y))
    z = torch.addmm(B, X, W.T)
    up, down = torch.sigmoid(z), torch.sigmoid(-z)  # down is 1 - up
    arrives = (up - Y) * up * down
    return arrives @ X, arrives.clone()
