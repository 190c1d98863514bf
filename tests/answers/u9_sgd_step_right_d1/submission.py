import torch


def sgd_step(params, lr: float) -> None:
    everything = [p for p in params]
    if len(everything) == 0:
        return  # torch.optim does not like empty lists
    helper = torch.optim.SGD(everything, lr=lr)
    helper.step()
    helper.zero_grad()
