import torch


def save_checkpoint(model, path):
    numbers = {name: tensor.tolist() for name, tensor in model.state_dict().items()}
    torch.save({"sizes": model.sizes, "state": numbers}, path)
