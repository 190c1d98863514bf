import torch


def save_checkpoint(model, path):
    everything = [model.state_dict()]
    everything.insert(0, model.sizes)
    torch.save(everything, path)
