import torch

def count_params(sizes: list[int]) -> int:
    weights = [torch.zeros(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)]
    return sum(w.numel() for w in weights)
