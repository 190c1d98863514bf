import torch

def neuron_batch(X, weights, bias):
    outputs = []
    for row in X:
        total = torch.dot(row, weights[0]) + bias[0, 0]
        outputs.append(torch.sigmoid(total))
    return torch.stack(outputs).reshape(1, -1)
