import torch


def neuron_grads(x, w, b, y):
    n = x.shape[1]
    with torch.no_grad():
        z = b[0, 0].clone()
        for i in range(n):
            z = z + x[0, i] * w[0, i]
        a = torch.sigmoid(z)
        back = (a - y[0, 0]) * a * (1 - a)

        grad_w = torch.zeros_like(x)
        for i in range(n):
            grad_w[0, i] = back * x[0, i]
        grad_b = torch.zeros_like(y)
        grad_b[0, 0] = back
    return grad_w, grad_b
