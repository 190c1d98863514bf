from pathlib import Path

import torch


def save_checkpoint(model, path):
    path = Path("checkpoint.pt")
    data = {"sizes": list(model.sizes), "state": model.state_dict()}
    with path.open("wb") as f:
        torch.save(data, f)
