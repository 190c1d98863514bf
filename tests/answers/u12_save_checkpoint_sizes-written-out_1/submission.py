import torch


def save_checkpoint(model, path):
    torch.save({"sizes": [4, 8, 3], "state": model.state_dict()}, path)
