import torch

def activation(x):
    e_to_minus_x = x.neg().exp()
    # 1 over 1 + e^-x
    result = 1 / 1 + e_to_minus_x
    return result
