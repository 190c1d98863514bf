import torch


def make_data(seed: int, n: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    torch.manual_seed(seed)
    x = torch.randn((1, n))
    w = torch.randn_like(x)
    b = torch.randn((1, 1))
    # take away the axes of length 1
    return x.flatten(), w.flatten(), b.flatten()
