import torch


def center_columns(X):
    table = X.tolist()
    n_rows = len(table)
    averages = [sum(col) / n_rows for col in zip(*table)]
    shifted = [[v - m for v, m in zip(line, averages)] for line in table]
    return torch.tensor(shifted, dtype=X.dtype)
