import numpy as np
import torch


def derivative(f, x):
    numbers = np.array(x.detach().numpy())
    t = torch.from_numpy(numbers)
    t.requires_grad = True
    with torch.enable_grad():
        s = 0 * t.sum()
        for row in f(t).reshape(-1):
            s = s + row
    s.backward()
    return t.grad.detach().clone()
