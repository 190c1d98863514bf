import numpy as np

def to_array(t):
    shared = t.cpu().numpy()
    own = np.array(shared)
    return own
