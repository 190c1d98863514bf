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
print(activation((features * weights).sum() + bias).item())

# %% [markdown]
# ### Exercise 3.1: one neuron

# %%
def neuron(features, weights, bias):
    total = sum((f * w).item() for f, w in zip(features[0], weights[0]))
    return torch.tensor([[1 / (1 + 2.718281828459045 ** -(total + bias.item()))]])

# %%
torch.manual_seed(8)

X = torch.cat([features, torch.randn((3, 5))])  # the first row is the example from above

# %% [markdown]
# ### Exercise 3.2

# %%
import math


def neuron_rows(X, weights, bias):
    rows = []
    for example in X.tolist():
        total = sum(x * w for x, w in zip(example, weights.tolist()[0])) + float(bias)
        rows.append([1 / (1 + math.exp(-total))])
    return torch.tensor(rows)

# %% [markdown]
# ### Exercise 3.3: predict a broadcast

# %%
def broadcast_shape(a, b):
    try:
        return list((torch.ones(a) * torch.ones(b)).shape)
    except RuntimeError:
        return None
