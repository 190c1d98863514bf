import torch


def save_checkpoint(model, path):
    torch.save({"sizes": model.sizes, "state": list(model.parameters())}, path)
