import torch


def keep_best(model, run_epoch, epochs):
    losses, snapshots = [], []
    for _ in range(epochs):
        losses.append(run_epoch())
        snapshots.append([p.data.clone() for p in model.parameters()])
    place = losses.index(min(losses))
    names = [name for name, _ in model.named_parameters()]
    with torch.no_grad():
        for p, saved in zip(model.parameters(), snapshots[place]):
            p.copy_(saved)
    return losses[place], dict(zip(names, snapshots[place]))
