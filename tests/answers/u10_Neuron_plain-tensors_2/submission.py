import torch
from torch import nn
from torch.autograd import Variable

class Neuron(nn.Module):
    def __init__(self, n_in: int) -> None:
        super().__init__()
        w = torch.empty(1, n_in)
        nn.init.normal_(w)
        self.w = Variable(w, requires_grad=True)
        self.b = Variable(torch.zeros(1), requires_grad=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        s = (x * self.w).sum(dim=1, keepdim=True) + self.b
        return torch.sigmoid(s)
