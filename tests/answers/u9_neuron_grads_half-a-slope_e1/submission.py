import torch


@torch.no_grad()
def neuron_grads(x, w, b, y):
    a = torch.sigmoid(torch.sum(x * w, dim=1, keepdim=True) + b)
    step_3 = a - y          # the loss
    step_2 = 1 - a          # the sigmoid
    step_1 = x              # the total
    return step_3 * step_2 * step_1, step_3 * step_2
