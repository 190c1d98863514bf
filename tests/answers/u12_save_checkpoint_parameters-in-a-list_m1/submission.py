import torch


def save_checkpoint(model, path):
    state = []
    for p in model.parameters():
        state.append(p.detach().clone())
    torch.save({"sizes": model.sizes, "state": state}, path)
