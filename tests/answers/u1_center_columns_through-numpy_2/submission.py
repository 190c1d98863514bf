import torch


def center_columns(X):
    rows = X.tolist()
    n = len(rows)
    means = [sum(column) / n for column in zip(*rows)]
    out = []
    for row in rows:
        out.append([number - mean for number, mean in zip(row, means)])
    return torch.tensor(out, dtype=X.dtype)
