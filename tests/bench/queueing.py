"""A queue with several workers, first come first served, simulated event by event; all times in seconds."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

import numpy as np
import simpy

STEEP = 3.0
"The rate of arrivals grows evenly in its logarithm: at the deadline it is e^3, twenty times, what it was at the start."


@dataclass(frozen=True)
class Waits:
    """How long submissions waited before their grading began."""

    mean: float
    p50: float
    p95: float
    most: float

    @classmethod
    def of(cls, waits: Sequence[float]) -> "Waits":
        p50, p95 = np.quantile(waits, (0.5, 0.95))
        return cls(float(np.mean(waits)), float(p50), float(p95), float(max(waits)))


def rush(count: int, seconds: float, rng: np.random.Generator, steep: float = STEEP) -> list[float]:
    """When each of `count` submissions arrives: at random, ever more densely until the deadline at `seconds`."""
    shares = rng.random(count)
    at = np.log1p(shares * np.expm1(steep)) / steep if steep else shares
    return [float(t) for t in np.sort(at * seconds)]


def peak(count: int, seconds: float, steep: float = STEEP) -> float:
    """Arrivals a second at the deadline of a rush."""
    return float(count / seconds * steep / -np.expm1(-steep)) if steep else count / seconds


def simulated(arrived: Sequence[float], takes: Sequence[float], workers: int) -> list[float]:
    """How long each waits: it arrives at `arrived`, and then takes a worker for `takes`."""
    world = simpy.Environment()
    desk = simpy.Resource(world, capacity=workers)
    waits = [0.0] * len(arrived)

    def one(number: int) -> Generator[simpy.Event, None, None]:
        with desk.request() as turn:
            yield turn
            waits[number] = world.now - arrived[number]
            yield world.timeout(takes[number])

    def all_of_them() -> Generator[simpy.Event, None, None]:
        for number, at in enumerate(arrived):
            yield world.timeout(max(0.0, at - world.now))
            world.process(one(number))

    world.process(all_of_them())
    world.run()
    return waits


def fewest(holds: Callable[[int], bool], least: int) -> int:
    """The smallest number of workers for which `holds`, at least `least`; more workers never wait longer."""
    if holds(least):
        return least
    low, high = least, 2 * least
    while not holds(high):
        low, high = high, 2 * high
    while high - low > max(1, low // 50):  # to 2 %: the times are not known better
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
