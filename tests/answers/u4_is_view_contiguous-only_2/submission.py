import torch

def is_view(t, shape):
    # walk from the last axis to the first: without gaps the step must be the length of all behind it
    expected = 1
    for size, step in zip(reversed(t.shape), reversed(t.stride())):
        if size == 1:
            continue
        if step != expected:
            return False
        expected *= size
    return True
