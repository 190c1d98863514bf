import torch


def save_checkpoint(model, path):
    model.eval()
    torch.save({"state": model.state_dict()}, path)
