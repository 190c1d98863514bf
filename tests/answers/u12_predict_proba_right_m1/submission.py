import torch
from torch import nn
from torch.nn import functional as F


def predict_proba(model, x):
    state = model.training
    recording = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    model.train(False)
    try:
        answer = F.log_softmax(model(x), dim=1).exp()
    finally:
        model.train(state)
        torch.set_grad_enabled(recording)
    return answer
