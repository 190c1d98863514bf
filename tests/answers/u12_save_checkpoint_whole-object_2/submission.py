import torch


def save_checkpoint(model, path):
    checkpoint = dict(sizes=model.sizes, state=model)
    torch.save(checkpoint, path)
