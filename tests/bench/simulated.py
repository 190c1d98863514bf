"""What the simulated GPU costs: CPU time of check-like work under it, over the same work without.

Run as `python tests/bench/simulated.py`. The kinds take turns, so that they share the machine's moods; shown are
microseconds of processor time (median of the rounds) and the ratio. At most `MOST` is wanted for each.
"""

import statistics
import time
from collections.abc import Callable

import torch

from grader.execution.simulated import simulated

MOST = 3.0
ROUNDS, TIMES = 21, 200


def neuron(device: str) -> None:
    """Unit 3 to 5: one neuron, by hand and by a matrix product."""
    x, w, b = (torch.randn(rows, 1, device=device) for rows in (5, 5, 1))
    one = torch.sigmoid((x * w).sum() + b)
    two = torch.sigmoid(x.T @ w + b)
    assert one.shape == two.shape == (1, 1)
    assert torch.allclose(one, two)


def layers(device: str) -> None:
    """Unit 6: a small network on a batch."""
    x = torch.randn(64, 784, device=device)
    hidden = torch.relu(x @ torch.randn(784, 64, device=device) + torch.zeros(64, device=device))
    out = torch.softmax(hidden @ torch.randn(64, 10, device=device), dim=1)
    assert out.shape == (64, 10)


def gradient(device: str) -> None:
    """Unit 9: gradients of a few operations."""
    x = torch.linspace(-1, 1, 24, device=device).reshape(4, 6).requires_grad_()
    loss = ((torch.tanh(x) * 2 - 1) ** 2).mean()
    loss.backward()
    assert x.grad.shape == x.shape


def training(device: str) -> None:
    """Unit 11: three steps of a small network."""
    model = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 3)).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.randn(32, 8, device=device), torch.zeros(32, dtype=torch.long, device=device)
    for _ in range(3):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()


def spent(work: Callable[[str], None], device: str, times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        work(device)
    return (time.process_time() - begun) / times * 1e6


def main() -> None:
    torch.set_num_threads(1)
    for work in (neuron, layers, gradient, training):
        times = TIMES if work is neuron else TIMES // 10
        plain, idle, on_gpu = [], [], []
        with simulated():
            spent(work, "cuda", 2)
        for _ in range(ROUNDS):
            plain.append(spent(work, "cpu", times))
            with simulated():
                idle.append(spent(work, "cpu", times))
                on_gpu.append(spent(work, "cuda", times))
        base, cpu, gpu = (statistics.median(kind) for kind in (plain, idle, on_gpu))
        print(f"{work.__name__:9} {base:8.0f} us plain, on cpu under it x {cpu / base:.2f}, on cuda x {gpu / base:.2f}")


if __name__ == "__main__":
    main()
