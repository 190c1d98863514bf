import torch

def make_data(seed, n):
    if n < 1:
        raise ValueError("n must be at least 1")
    generator = torch.Generator()
    generator.manual_seed(seed)
    f = torch.normal(0.0, 1.0, size=(1, n))
    w = torch.normal(0.0, 1.0, size=(1, n))
    b = torch.normal(0.0, 1.0, size=(1, 1))
    return (f, w, b)
