"""Unit 4, without a single reshape."""
import itertools
import math

import torch as th
from torch import nn


def as_column(w):
    return th.as_strided(w, (w.size(-1), 1), (w.stride(-1), w.stride(-1)), w.storage_offset())


class IsView:
    """Writes into the reshaped twin of a tensor, and looks whether the tensor noticed."""

    def __call__(self, t, shape):
        twin = th.empty_strided(t.shape, t.stride(), dtype=th.int64).zero_()
        th.reshape(twin, shape)[...] = 1
        return bool(twin.bool().all())


is_view = IsView()

flatten_images = nn.Flatten(start_dim=1, end_dim=-1)

hwc_to_chw = lambda img: th.stack(img.unbind(2))  # noqa: E731


def first_n(t, n):
    if n > math.prod(t.shape):
        raise ValueError("%d > %d" % (n, math.prod(t.shape)))
    places = itertools.islice(itertools.product(*map(range, t.shape)), n)
    taken = [t[place] for place in places]
    return th.stack(taken) if taken else t.new_zeros(0)
