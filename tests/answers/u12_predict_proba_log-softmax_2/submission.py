import torch
import torch.nn.functional as F


def predict_proba(model, x):
    before = model.training
    model.eval()
    with torch.no_grad():
        p = F.softmax(model(x), dim=-1)
    model.train(before)
    return p.log()
