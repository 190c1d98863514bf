from pathlib import Path

import torch


def save_checkpoint(model, path: str | Path) -> None:
    content = {}
    content["state"] = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with open(path, "wb") as f:
        torch.save(content, f)
