# %% [markdown]
# # Unit 1. A neuron
#
# **At the end you can**
#
# - compute a neuron, and wrap an array.
#
# | exercise | lesson step | by hand | points |
# | --- | --- | --- | --- |
# | 1.1 `activation` | 4 | | 4 |
# | 1.2 `neuron` | 4 | | 4 |
# | 1.3 `to_tensor` | 4 | | 4 |

# %%
import numpy as np
import torch


# %%
def activation(x: torch.Tensor) -> torch.Tensor:
    """The sigmoid of the tensor x, element by element, written by hand."""
    # BEGIN SOLUTION
    return 1 / (1 + torch.exp(-x))
    # END SOLUTION


# %%
def neuron(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """activation(sum(features * weights) + bias) for one row of features."""
    # BEGIN SOLUTION
    return activation(torch.sum(features * weights) + bias)
    # END SOLUTION


# %%
def to_tensor(array: np.ndarray) -> torch.Tensor:
    """A tensor that shares its memory with the NumPy array."""
    # BEGIN SOLUTION
    return torch.from_numpy(array)
    # END SOLUTION
