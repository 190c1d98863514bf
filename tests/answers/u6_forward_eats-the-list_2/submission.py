import torch

def forward(x, params):
    todo = params
    while len(todo) > 1:
        W, B = todo[0]
        x = torch.sigmoid(x @ W + B)
        del todo[0]
    W, B = todo[0]
    return x @ W + B
