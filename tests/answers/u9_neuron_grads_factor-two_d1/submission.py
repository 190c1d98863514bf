import torch


def neuron_grads(x, w, b, y):
    with torch.no_grad():
        a = torch.sigmoid((w * x).sum().reshape(1, 1) + b)
        # the derivative of a square is 2 times what was squared
        d_loss = 2 * (a - y)
        d_sig = a - a**2
        gb = d_loss * d_sig
        gw = gb @ x
    return gw, gb
