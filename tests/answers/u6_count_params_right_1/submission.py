import torch

def count_params(sizes):
    layers = [torch.nn.Linear(i, o) for i, o in zip(sizes, sizes[1:])]
    net = torch.nn.Sequential(*layers)
    return sum(p.numel() for p in net.parameters())
