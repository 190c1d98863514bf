import torch
def run_on(model, x):
    if next(model.parameters()).is_cuda:
        x.cuda()
    else:
        x.cpu()
    y = model(x)
    return y
