import numpy, torch
from numpy import *
import torch as th

a = random.rand(4, 3)
# exercise 7.0
whole = th.from_numpy(a)
whole[:2].mul_(2), whole[2:].mul_(2)
print(whole, '\n', a)

def wrap(a):
    view = a[...]
    result = th.from_numpy(view)
    return result

def to_float32(a):
    return th.from_numpy(numpy.array(a)).to(th.float32, copy=True)

def to_array(t):
    out = numpy.empty(tuple(t.shape), dtype=str(t.dtype).split(".")[1])
    numpy.copyto(out, t.data.cpu().numpy())
    return out

def double_both(a, t):
    a[...] = 2 * a
    assert th.equal(t, th.from_numpy(a)), "they are not on one memory"
