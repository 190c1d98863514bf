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
y = activation((features * weights).sum() + bias)

# %% [markdown]
# ### Exercise 3.1: one neuron

# %%
def neuron(features, weights, bias):
    bias += (features * weights).sum()
    return activation(bias)

# %%
torch.manual_seed(8)

X = torch.cat([features, torch.randn((3, 5))])  # the first row is the example from above

# %% [markdown]
# ### Exercise 3.2

# %%
def neuron_rows(X, weights, bias):
    return activation((X * weights).sum(dim=1) + bias)

# %% [markdown]
# ### Exercise 3.3: predict a broadcast

# %%
def broadcast_shape(a, b):
    n = max(len(a), len(b))
    a = a + (1,) * (n - len(a))
    b = b + (1,) * (n - len(b))
    sizes = []
    for x, y in zip(a, b):
        if x != y and 1 not in (x, y):
            return None
        sizes.append(max(x, y))
    return tuple(sizes)
