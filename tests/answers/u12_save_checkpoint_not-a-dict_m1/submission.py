import torch


def save_checkpoint(model, path):
    torch.save((list(model.sizes), model.state_dict()), path)
