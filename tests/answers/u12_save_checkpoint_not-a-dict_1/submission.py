import torch


def save_checkpoint(model, path):
    torch.save((model.sizes, model.state_dict()), path)
