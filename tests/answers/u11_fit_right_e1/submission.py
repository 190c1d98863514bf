import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def fit(model, X, y, epochs, batch_size, lr, seed):
    loader = DataLoader(
        TensorDataset(X, y),
        batch_size=batch_size,
        shuffle=True,
        generator=torch.Generator().manual_seed(seed),
    )
    per_example = nn.CrossEntropyLoss(reduction="none")
    sgd = torch.optim.SGD(model.parameters(), lr=lr)
    means = []
    for _ in range(epochs):
        model.train()
        seen = []
        for rows, kinds in loader:
            each = per_example(model(rows), kinds)
            sgd.zero_grad(set_to_none=False)
            each.mean().backward()
            sgd.step()
            seen.extend(each.detach().tolist())
        means.append(sum(seen) / len(seen))
    return means
