import torch
import torch.nn.functional as F


def train_step(model, x, y, loss_fn, opt):
    model.train()
    opt.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()


def fit(model, X, y, epochs, batch_size, lr, seed):
    torch.manual_seed(seed)
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        order = torch.randperm(len(X)).tolist()
        epoch_loss = 0
        while order:
            rows, order = order[:batch_size], order[batch_size:]
            epoch_loss += train_step(model, X[rows], y[rows], F.cross_entropy, opt) * len(rows)
        losses.append(epoch_loss / len(X))
    return losses
