from pathlib import Path

import torch


def save_checkpoint(model, path):
    numbers = {name: t.detach().clone() for name, t in model.state_dict().items()}
    with Path(path).open("wb") as file:
        torch.save(dict(state=numbers, sizes=[int(n) for n in model.sizes]), file)
