import torch


def save_checkpoint(model, path):
    torch.save({"layer_sizes": model.sizes, "state_dict": model.state_dict()}, path)
