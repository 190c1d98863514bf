# %%
import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))

# %%
torch.manual_seed(7)
features = torch.randn((1, 3))
W1, W2 = torch.randn(3, 2), torch.randn(2, 1)
B1 = torch.randn((1, 2))
B2 = torch.randn((1, 1))

# %%
# Exercise 6.0: hidden layer and output of the small network
versteckt = torch.sigmoid(features @ W1 + B1)
versteckt, torch.sigmoid(versteckt @ W2 + B2)

# %%
sigma = torch.sigmoid

def two_layer(x, W1, B1, W2, B2):
    return sigma(sigma(x @ W1 + B1) @ W2 + B2)

layer_shapes = lambda n: [((a, b), (1, b)) for a, b in zip(n, n[1:])]

def forward(x, params):
    (W, B), *rest = params
    return forward(sigma(x @ W + B), rest) if rest else x @ W + B

def count_params(n):
    return sum((a + 1) * b for a, b in zip(n, n[1:]))
