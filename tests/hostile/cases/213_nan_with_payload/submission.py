import torch

BITS = [0x7FC00000, 0x7F800001, -1, 0x7FFFFFFF, -0x400000, 1]
calls = []


def activation(x):
    calls.append(1)
    bits = torch.full(x.shape, BITS[len(calls) % 5], dtype=torch.int32)
    return bits.view(torch.float32)


stable_sigmoid = relu = softmax = activation
