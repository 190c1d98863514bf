import torch


def sgd_step(params, lr: float) -> None:
    everything = list(params)
    if not everything:
        return  # the optimizer doesn't like empty lists
    optimizer = torch.optim.SGD(everything, lr=lr)
    optimizer.step()
    optimizer.zero_grad()
