import torch


def softmax(x):
    out = []
    for row in x:
        parts = [value.exp() for value in row]
        total = sum(parts)
        out.append(torch.stack([p / total for p in parts]))
    return torch.stack(out)
