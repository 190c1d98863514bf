import torch


def sgd_step(params, lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            # so that the step cannot explode
            g = torch.clamp(p.grad, -1.0, 1.0)
            p -= lr * g
            p.grad = None
