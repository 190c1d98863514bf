import torch


def neuron_grads(x, w, b, y):
    n = x.size(1)
    w_mine = w.detach()
    total = b.detach().clone()
    for i in range(n):
        total += x[0, i] * w_mine[0, i]
    a = torch.sigmoid(total)
    arrives = (a - y) * (a - a * a)
    columns = []
    for i in range(n):
        columns.append(arrives * x[0, i])
    return torch.cat(columns, dim=1), arrives
