import torch

activation = lambda x: 1.0 / torch.exp(-x) + 1.0
