import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = list(sizes)
        model = nn.Sequential()
        for i in range(len(sizes) - 1):
            if i > 0:
                model.append(nn.ReLU())
            model.append(nn.Linear(sizes[i], sizes[i + 1]))
        model.append(nn.Softmax(dim=-1))  # probabilities
        self.model = model

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.model(x)
