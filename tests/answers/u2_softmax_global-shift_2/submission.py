import torch


def softmax(x):
    top = torch.amax(x)
    out = []
    for i in range(len(x)):
        powers = torch.exp(x[i] - top)
        out.append(powers / torch.sum(powers))
    return torch.stack(out)
