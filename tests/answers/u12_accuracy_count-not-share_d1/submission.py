import torch
from torch import nn


@torch.no_grad()
def accuracy(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> float:
    was = model.training
    model.train(False)
    guesses = model(X).argmax(1).tolist()
    model.train(was)
    answers = y.reshape(-1).tolist()
    correct = 0
    for guess, answer in zip(guesses, answers):
        if guess == answer:
            correct += 1
    return float(correct)
