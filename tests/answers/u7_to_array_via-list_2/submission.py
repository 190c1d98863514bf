import numpy as np

def to_array(t):
    flat = []
    for number in t.flatten():
        flat.append(number.item())
    return np.array(flat).reshape(t.shape)
