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
h = torch.dot(features.flatten(), weights.flatten()) + bias.item()
first = 1 / (1 + torch.exp(-h))
second = torch.sigmoid(torch.einsum("ij,ij->i", features, weights) + bias)
third = features.mul(weights).sum().add(bias).sigmoid()
print(first, second, third, third.shape)

# %% [markdown]
# ### Exercise 3.1: one neuron

# %%
neuron = lambda features, weights, bias: torch.sigmoid(torch.einsum("ij,ij->i", features, weights) + bias)

# %%
torch.manual_seed(8)

X = torch.cat([features, torch.randn((3, 5))])  # the first row is the example from above

# %% [markdown]
# ### Exercise 3.2

# %%
from torch.nn import functional as F


def neuron_rows(X, weights, bias):
    return F.linear(X, weights, bias[0]).sigmoid()

# %% [markdown]
# ### Exercise 3.3: predict a broadcast

# %%
def broadcast_shape(a, b):
    try:
        return torch.broadcast_shapes(a, b)
    except RuntimeError:
        return None
