import torch

def activation(x):
    x = x.float()
    return 1 / (1 + torch.exp(-x))

def stable_sigmoid(x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))

def relu(x):
    out = []
    for value in x:
        out.append(max(torch.tensor(0.0), value))
    return torch.stack(out)

def softmax(x):
    e = torch.exp(x - x.max())
    return e / e.sum(dim=1, keepdim=True)
