import torch

# Exercise 1.0: the lesson's data
torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.rand_like(features)
bias = torch.randn((1, 1))
print(features, weights, bias)

# %%
def make_data(seed, n):
    torch.manual_seed(seed)
    features = torch.randn((1, n))
    weights = torch.rand_like(features)
    bias = torch.randn((1, 1))
    return features, weights, bias

def describe(t):
    return t.dim(), t.shape, len(t), t.dtype

def center_columns(X):
    return X - X.mean()
