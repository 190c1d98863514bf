import torch


def fit_line(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    params = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    optimizer = torch.optim.SGD([params], lr=0.05)
    k = 0
    while k < steps:
        optimizer.zero_grad()
        prediction = params[0] * x + params[1]
        ((prediction - y) ** 2).mean().backward()
        optimizer.step()
        k += 1
    w, b = params.tolist()
    return w, b
