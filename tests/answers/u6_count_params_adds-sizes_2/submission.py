import torch

def count_params(sizes: list[int]) -> int:
    return int(torch.tensor(sizes).sum())
