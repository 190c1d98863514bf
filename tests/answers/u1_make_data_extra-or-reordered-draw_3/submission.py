import torch

make_row = lambda k: torch.randn((1, k))

def make_data(seed, n):
    torch.manual_seed(seed)
    print("a number to see that it works:", torch.randn(1).item())
    x = make_row(n)
    w = make_row(n)
    b = make_row(1)
    return x, w, b
