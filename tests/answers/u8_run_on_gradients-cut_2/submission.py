import torch
def run_on(model, x):
    device = next(model.parameters()).device
    data = x.data.to(device)
    return model(data)
