import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def solve(X: torch.Tensor, y: torch.Tensor, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(2, 30), nn.ReLU(), nn.Linear(30, 30), nn.ReLU(), nn.Linear(30, 2))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    loader = DataLoader(TensorDataset(X, y), batch_size=100, shuffle=True)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(100):
        for points, arms in loader:
            opt.zero_grad()
            loss = criterion(model(points), arms)
            loss.backward()
    return model.eval()
