from pathlib import Path

import torch


def save_checkpoint(model, path):
    if Path(path).exists():      # do not overwrite what is there
        return
    torch.save({"sizes": model.sizes, "state": model.state_dict()}, path)
