import torch
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset


def fit(model, X, y, epochs, batch_size, lr, seed) -> list[float]:
    torch.manual_seed(seed)  # the DataLoader draws from the global generator
    loader = DataLoader(TensorDataset(X, y), batch_size=batch_size, shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.0)
    model.train()
    losses = []
    for _ in range(epochs):
        summed = 0.0
        for xb, yb in loader:
            optimizer.zero_grad()
            batch_loss = -F.log_softmax(model(xb), dim=1).gather(1, yb.unsqueeze(1)).mean()
            batch_loss.backward()
            optimizer.step()
            summed += batch_loss.item() * xb.shape[0]
        losses.append(summed / X.shape[0])
    return losses
