import torch

def two_layer(features, W_1, B_1, W_2, B_2):
    h = torch.relu(features @ W_1 + B_1)
    return torch.sigmoid(h @ W_2 + B_2)
