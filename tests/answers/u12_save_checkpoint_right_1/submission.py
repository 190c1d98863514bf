import io
from pathlib import Path

import torch


def save_checkpoint(model, path):
    sizes = [model.layers[0].in_features] + [layer.out_features for layer in model.layers]
    memory = io.BytesIO()
    torch.save({"state": model.state_dict(), "sizes": sizes}, memory)
    Path(path).write_bytes(memory.getvalue())
