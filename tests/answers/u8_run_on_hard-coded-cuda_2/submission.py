import torch
def run_on(model, x):
    model.cuda()
    x = x.cuda()
    return model(x)
