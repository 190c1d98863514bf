import torch


def neuron_rows(X, weights, bias):
    with_sums = torch.mul(X, weights).sum(1, keepdim=True)
    total = with_sums + bias
    answer = torch.sigmoid(total)
    # only the numbers are wanted
    return answer.detach()
