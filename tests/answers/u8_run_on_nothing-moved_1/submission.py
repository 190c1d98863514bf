import torch
def run_on(model, x):
    return model.forward(x)
