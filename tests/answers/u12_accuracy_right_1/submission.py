import copy

import torch


def accuracy(model, X, y):
    # ask a copy, then the original needs no putting back
    twin = copy.deepcopy(model).eval()
    with torch.inference_mode():
        table = twin(X)
    hits = [int(torch.argmax(table[i])) == int(y.reshape(-1)[i]) for i in range(len(table))]
    return sum(hits) / len(hits)
