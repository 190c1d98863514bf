import torch


def save_checkpoint(model, path):
    torch.save({"sizes": model.sizes, "state": model.state_dict()}, "small.pt")
