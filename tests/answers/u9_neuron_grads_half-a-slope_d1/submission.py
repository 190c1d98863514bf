import torch


def neuron_grads(
    x: torch.Tensor, w: torch.Tensor, b: torch.Tensor, y: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    weights = w.detach()
    bias = b.detach()
    total = torch.sum(x * weights) + bias
    output = total.sigmoid()
    # chain: loss -> output -> total -> weight
    arriving = (output - y) * (1 - output)
    return arriving * x, arriving
