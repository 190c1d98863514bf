import torch


def sgd_step(params, lr: float) -> None:
    params = list(params)
    # get rid of the old gradients
    for p in params:
        if p.grad is not None:
            p.grad.zero_()
    # and now the step itself
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
