import torch


def cross_entropy(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    losses = []
    for row, label in zip(logits, labels):
        loss = row.logsumexp(dim=0) - row[label]
        losses.append(loss.item())
    average = sum(losses) / len(losses)
    return torch.tensor(average, dtype=logits.dtype, device=logits.device)
