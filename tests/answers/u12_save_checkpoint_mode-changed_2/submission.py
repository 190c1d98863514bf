import torch


def save_checkpoint(model, path):
    sizes, state = model.sizes, model.eval().state_dict()
    torch.save({"sizes": sizes, "state": state}, path)
    model.train()   # back to training
