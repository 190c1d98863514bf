import torch

calls = []


def activation(x):
    calls.append(1)
    kind = len(calls) % 6
    wrong = torch.full(x.shape, 3.0)
    if kind == 0:
        return torch.complex(wrong, wrong).conj()
    if kind == 1:
        return torch.complex(wrong, wrong).conj().imag
    if kind == 2:
        return wrong.to_sparse() if wrong.dim() else wrong
    if kind == 3:
        return torch.quantize_per_tensor(wrong, 0.1, 0, torch.qint8)
    if kind == 4:
        return wrong.to("meta")
    return torch._neg_view(wrong)


stable_sigmoid = relu = softmax = activation
