import torch
def run_on(model, x):
    inputs = x.to("cuda:0")
    return model(inputs)
