import torch


def sgd_step(params, lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is None:
                continue
            # do not let one huge gradient throw us out of the valley
            safe = p.grad.clamp(-1.0, 1.0)
            p -= lr * safe
            p.grad = None
