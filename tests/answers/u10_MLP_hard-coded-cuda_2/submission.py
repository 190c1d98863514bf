import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        seq = []
        for i in range(len(sizes) - 1):
            seq.append(nn.Linear(sizes[i], sizes[i + 1]))
            seq.append(nn.ReLU())
        self.seq = nn.Sequential(*seq[:-1]).to("cuda:0")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.seq(x.to("cuda:0"))
