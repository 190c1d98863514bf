import torch


def is_view(t: torch.Tensor, shape: tuple) -> bool:
    # a table whose numbers lie in reading order can be viewed, others are copied
    if t.is_contiguous():
        answer = True
    else:
        answer = False
    return answer
