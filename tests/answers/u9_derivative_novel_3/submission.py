import torch


def derivative(f, x):
    # one number after the other
    slopes = []
    for number in x.detach().flatten():
        t = number.clone().requires_grad_()
        f(t).backward()
        slopes.append(t.grad)
    return torch.stack(slopes).reshape(x.shape)
