import numpy as np
import torch


def mse(pred, target):
    if pred.shape != target.shape:
        raise ValueError("Shapes do not match")
    a = pred.detach().cpu().numpy()
    b = target.detach().cpu().numpy()
    return torch.as_tensor(np.mean((a - b) ** 2)).to(pred.device)
