import torch
import torch.nn.functional as F


def fit_line(x, y, lr, steps):
    net = torch.nn.Linear(1, 1, dtype=x.dtype)
    with torch.no_grad():
        net.weight.zero_()
        net.bias.zero_()
    for _ in range(steps):
        net.zero_grad()
        F.mse_loss(net(x.reshape(-1, 1)), y.reshape(-1, 1)).backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
    return net.weight.item(), net.bias.item()
