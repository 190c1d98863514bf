import torch
def run_on(model, x):
    n = torch.cuda.device_count()
    where = "cuda:0" if n else "cpu"
    return model.forward(x.to(where))
