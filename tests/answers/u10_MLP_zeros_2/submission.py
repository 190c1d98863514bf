import torch
from torch import nn

class MLP(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        self.weights, self.biases = nn.ParameterList(), nn.ParameterList()
        for k in range(1, len(sizes)):
            self.weights.append(nn.Parameter(torch.zeros(sizes[k - 1], sizes[k])))
            self.biases.append(nn.Parameter(torch.zeros(1, sizes[k])))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for k, (W, B) in enumerate(zip(self.weights, self.biases)):
            x = torch.mm(x, W) + B
            if k < len(self.weights) - 1:
                x = torch.relu(x)
        return x
