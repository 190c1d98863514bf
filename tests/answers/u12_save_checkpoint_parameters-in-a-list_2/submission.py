import torch


def save_checkpoint(model, path):
    numbers = []
    for layer in model.layers:
        numbers.append(layer.weight.detach())
        numbers.append(layer.bias.detach())
    torch.save({"sizes": list(model.sizes), "state": numbers}, path)
