import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def fit(model, X, y, epochs, batch_size, lr, seed):
    data = TensorDataset(X, y)
    source = torch.Generator()
    source.manual_seed(seed)
    batches = DataLoader(data, batch_size=batch_size, shuffle=True, generator=source)
    criterion = nn.CrossEntropyLoss(reduction="sum")
    curve = []
    for _ in range(epochs):
        model.train()
        # plain SGD remembers nothing, so a new one does no harm
        opt = torch.optim.SGD(model.parameters(), lr=lr)
        loss_of_epoch = 0.0
        for xb, yb in batches:
            opt.zero_grad()
            total = criterion(model(xb), yb)
            (total / len(yb)).backward()
            opt.step()
            loss_of_epoch += total.item()
        curve.append(loss_of_epoch / len(data))
    return curve
