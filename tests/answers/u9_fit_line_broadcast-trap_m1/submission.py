import torch


def fit_line(x, y, lr, steps):
    w = torch.tensor(0.0, dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.tensor(0.0, dtype=x.dtype, device=x.device, requires_grad=True)
    for i in range(steps):
        guess = w * x + b
        diff = guess - y
        loss = torch.mean(diff * diff)
        grads = torch.autograd.grad(loss, [w, b])
        with torch.no_grad():
            w.sub_(lr * grads[0])
            b.sub_(lr * grads[1])
    return float(w.detach()), float(b.detach())
