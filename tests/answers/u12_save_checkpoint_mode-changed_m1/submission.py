import torch


def save_checkpoint(model, path):
    model.eval()
    checkpoint = {}
    checkpoint["sizes"] = list(model.sizes)
    checkpoint["state"] = model.state_dict()
    torch.save(checkpoint, path)
