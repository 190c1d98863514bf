import torch
@torch.no_grad()
def run_on(model, x):
    device = next(model.parameters()).device
    return model(x.to(device))
