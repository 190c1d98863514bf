import torch
import torch.nn.functional as F


def neuron_grads(x, w, b, y):
    weights, bias = w.detach().clone(), b.detach().clone()
    weights.requires_grad = True
    bias.requires_grad = True
    prediction = torch.sigmoid(F.linear(x, weights) + bias)
    F.mse_loss(prediction, y).backward()
    return weights.grad, bias.grad
