import torch


def save_checkpoint(model, path):
    torch.save({"sizes": [4, 8, 3], "state": [p.data for p in model.parameters()]}, path)
