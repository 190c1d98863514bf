import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = torch.tensor(sizes)
        seq = [nn.Linear(sizes[0], sizes[1])]
        for i in range(1, len(sizes) - 1):
            seq.append(nn.ReLU())
            seq.append(nn.Linear(sizes[i], sizes[i + 1]))
        self.seq = nn.Sequential(*seq)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.seq(x)
