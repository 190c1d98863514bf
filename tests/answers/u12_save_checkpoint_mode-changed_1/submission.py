import torch


def save_checkpoint(model, path):
    model.eval()
    torch.save({"sizes": model.sizes, "state": model.state_dict()}, path)
