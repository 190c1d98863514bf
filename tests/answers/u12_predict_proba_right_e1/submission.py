import torch
from torch import nn


def _in_eval(model, question):
    was = model.training
    model.eval()
    try:
        return question()
    finally:
        model.train(was)


def predict_proba(model, x):
    logits = _in_eval(model, lambda: model(x)).detach()
    return (logits - logits.logsumexp(1, keepdim=True)).exp()
