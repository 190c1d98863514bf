# %%
import math

import torch

# %%
# Exercise 1.0: the lesson's data
torch.random.manual_seed(7);
x = torch.randn(1, 5)
w = torch.randn(1, 5)
b = torch.randn(1, 1)
(x, w, b)

# %%
def make_data(seed: int, n: int):
    rng = torch.Generator().manual_seed(seed)
    return [torch.randn(size, generator=rng) for size in [(1, n), (1, n), (1, 1)]]

# %%
describe = lambda t: (len(t.size()), t.size(), math.prod(t.size()), t.dtype)

# %%
def column_means(table):
    return table.sum(0) / table.size(0)

def center_columns(X):
    return torch.sub(X, column_means(X))
