import torch


def neuron_grads(x, w, b, y):
    weights = w.detach()
    total = torch.sum(x * weights).reshape(1, 1)
    output = torch.sigmoid(total)
    from_loss = output - y
    from_sigmoid = output * (1.0 - output)
    grad_b = from_loss * from_sigmoid
    grad_w = grad_b * x
    return grad_w, grad_b
