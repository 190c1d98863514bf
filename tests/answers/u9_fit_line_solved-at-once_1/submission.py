import torch


def fit_line(x, y, lr, steps):
    x, y = x.reshape(-1), y.reshape(-1)
    A = torch.stack([x, torch.ones_like(x)], dim=1)
    solution = torch.linalg.lstsq(A, y.unsqueeze(1)).solution
    return solution[0].item(), solution[1].item()
