import torch


def save_checkpoint(model, path):
    torch.save({"sizes": list(model.sizes), "state": model}, path)
