import torch
import torch.nn as nn
import torch.nn.functional as F


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.sizes = list(sizes)
        self.hidden = nn.ModuleList()
        for i in range(1, len(sizes) - 1):
            self.hidden.append(nn.Linear(sizes[i - 1], sizes[i]))
        self.out = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x):
        for h in self.hidden:
            x = F.relu(h(x))
        return F.softmax(self.out(x), dim=1)
