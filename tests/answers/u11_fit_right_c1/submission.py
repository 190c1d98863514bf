import torch
from torch import nn
from torch.nn import functional as F


def fit(model, X, y, epochs, batch_size, lr, seed):
    torch.manual_seed(seed)
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(X, y), batch_size=batch_size, shuffle=True
    )
    weights = [w for w in model.parameters() if w.requires_grad]
    curve = []
    for _ in range(epochs):
        model.train()
        total = 0.0
        for rows, kinds in loader:
            summed = F.cross_entropy(model(rows), kinds, reduction="sum")
            # the gradients of the mean: those of the sum, divided by the size of the batch
            slopes = torch.autograd.grad(summed / len(kinds), weights, allow_unused=True)
            with torch.no_grad():
                for w, slope in zip(weights, slopes):
                    if slope is not None:
                        w -= lr * slope
            total += summed.item()
        curve.append(total / len(y))
    return curve
