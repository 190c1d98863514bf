import torch

def layer(x, pair, last):
    z = torch.matmul(x, pair[0]) + pair[1]
    return z if last else torch.sigmoid(z)

def forward(x, params):
    outputs = []
    for k, pair in enumerate(params):
        outputs.append(layer(x, pair, k == len(params) - 1))
    return outputs[-1]
