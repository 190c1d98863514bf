import torch
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def run_on(model, x):
    model = model.to(device)
    inputs = x.to(device)
    return model(inputs)
