# %%
import torch

def activation(x):
    return 1 / (1 + torch.exp(-x))

# %%
torch.manual_seed(7)
features = torch.randn((1, 3))
n_input = features.shape[1]
n_hidden = 2
n_output = 1
W_1 = torch.randn(n_input, n_hidden)
W_2 = torch.randn(n_hidden, n_output)
B_1 = torch.randn((1, n_hidden))
B_2 = torch.randn((1, n_output))

# %%
# Exercise 6.0: hidden layer and output of the small network
h = activation(torch.mm(features, W_1 + B_1))
output = activation(torch.mm(h, W_2 + B_2))
h, output

# %%
def two_layer(features, W_1, B_1, W_2, B_2):
    h = activation(torch.mm(features, W_1) + B_1)
    return torch.tensor([[activation(torch.mm(h, W_2) + B_2).item()]])

# %%
def layer_shapes(sizes):
    shapes = []
    for k in range(len(sizes)):
        shapes.append(((sizes[k], sizes[k + 1]), (1, sizes[k + 1])))
    return shapes

# %%
def forward(x, params):
    W, B = params[0]
    return forward(activation(x[:, :1] * W[0, 0] + B[0, 0]), params)

# %%
def count_params(sizes):
    return sum(i * o + o for i, o in zip(sizes, sizes[1:])) / 1
