import torch


def fit_line(x, y, lr, steps):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    wb = torch.zeros(2, dtype=x.dtype, device=device)
    wb.requires_grad = True
    x, y = x.flatten(), y.flatten()
    for _ in range(steps):
        guess = x * wb[0:1] + wb[1:2]
        torch.mean((guess - y) ** 2).backward()
        wb.data -= lr * wb.grad
        wb.grad.zero_()
    return wb[0].item(), wb[1].item()
