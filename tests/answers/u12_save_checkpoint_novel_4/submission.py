import torch


def save_checkpoint(model, path):
    # only the hidden sizes are needed?
    torch.save({"sizes": len(model.sizes), "state": model.state_dict()}, path)
