import torch


def center_columns(X):
    a = X.numpy().copy()
    for k in range(a.shape[1]):
        a[:, k] -= a[:, k].mean()
    return torch.as_tensor(a)
