import torch


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    p = torch.softmax(logits, dim=1)
    chosen = torch.gather(p, 1, labels.view(-1, 1))
    # how much is missing to 1
    return (1 - chosen).mean()
