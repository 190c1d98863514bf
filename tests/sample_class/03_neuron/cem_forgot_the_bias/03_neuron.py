# %% [markdown]
# # Unit 3. One neuron without a matrix product

# %%
import torch


def activation(x: torch.Tensor) -> torch.Tensor:
    """Squash every number of `x` into the range from 0 to 1: the sigmoid of unit 2."""
    return 1 / (1 + torch.exp(-x))

# %%
SEED = 7

# %%
torch.manual_seed(SEED)

features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

print("features", features)
print("weights ", weights)
print("bias    ", bias)

# %% [markdown]
# ### Exercise 3.0: the neuron's output

# %%
# Exercise 3.0: the neuron's output
# Multiply, add up, add the bias, bend. Keep the first line of this cell: by it the cell is found.
y = activation(torch.sum(features * weights))
print(y)

# %% [markdown]
# ### Exercise 3.1: one neuron

# %%
def neuron(features, weights, bias):
    return activation(torch.sum(features * weights))

# %%
torch.manual_seed(8)

X = torch.cat([features, torch.randn((3, 5))])  # the first row is the example from above

# %% [markdown]
# ### Exercise 3.2

# %%
def neuron_rows(X, weights, bias):
    return activation((X * weights).sum(dim=1, keepdim=True))

# %% [markdown]
# ### Exercise 3.3: predict a broadcast

# %%
def broadcast_shape(a, b):
    n = max(len(a), len(b))
    a = [1] * (n - len(a)) + list(a)
    b = [1] * (n - len(b)) + list(b)
    if any(x != y and x != 1 and y != 1 for x, y in zip(a, b)):
        return None
    return tuple(y if x == 1 else x for x, y in zip(a, b))
