import torch


def fit_line(x, y, lr, steps):
    with torch.no_grad():
        column, prices = x.reshape(-1), y.reshape(-1)
        table = torch.stack([column, torch.ones_like(column)], dim=1)
        line = torch.zeros(2, dtype=x.dtype, device=x.device)
        done = 0
        while done < steps:
            off = (table * line).sum(dim=1) - prices
            line = line - lr * 2 * (table * off.unsqueeze(1)).mean(dim=0)
            done += 1
    return line[0].item(), line[1].item()
