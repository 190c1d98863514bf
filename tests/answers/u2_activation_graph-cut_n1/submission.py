import torch


def activation(x):
    # UserWarning said: use sourceTensor.clone().detach()
    z = x.clone().detach()
    return torch.sigmoid(z)
