import torch


class Facts:
    def __init__(self, t):
        self.shape = t.size()
        self.rank = self.shape[0]
        self.count = t.numel()
        self.kind = t.dtype

    def as_tuple(self):
        return (self.rank, self.shape, self.count, self.kind)


def describe(t: torch.Tensor):
    return Facts(t).as_tuple()
