import torch


def mse(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    if list(pred.shape) != list(target.shape):
        raise ValueError("%s does not fit to %s" % (pred.shape, target.shape))
    squares = torch.pow(target - pred, 2)
    return torch.sqrt(torch.mean(squares))
