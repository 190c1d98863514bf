"""The simulated rush: it agrees with what is known in closed form, and docs/scale.md tells what it computes."""

import msgspec
import numpy as np
import pytest
from bench import charts, marked
from bench import rush as script
from bench.against import Beside
from bench.queueing import fewest, peak, rush, simulated
from bench.rush import Rush, class_row, cost_table, service_table, waiting_row
from bench.service import load

PAGE = script.PAGE.read_text(encoding="utf-8")


def even(count: int, rate: float, seed: int) -> list[float]:
    """Arrivals at random, as many a second all the time."""
    return np.cumsum(np.random.default_rng(seed).exponential(1 / rate, count)).tolist()


@pytest.mark.parametrize("busy", [0.5, 0.7])
def test_one_worker_and_equal_times_wait_as_long_as_pollaczek_and_khinchine_say(busy: float) -> None:
    waits = simulated(even(20_000, busy, seed=3), [1.0] * 20_000, 1)
    assert np.mean(waits) == pytest.approx(busy / (2 * (1 - busy)), rel=0.06)


def test_two_workers_and_random_times_wait_as_long_as_erlang_says() -> None:
    busy, count = 0.7, 20_000
    takes = np.random.default_rng(4).exponential(1.0, count).tolist()
    waits = simulated(even(count, 2 * busy, seed=5), takes, 2)
    assert np.mean(waits) == pytest.approx(busy**2 / (1 - busy**2), rel=0.06)


def test_who_comes_first_is_served_first() -> None:
    assert simulated([0.0, 1.0, 1.5, 9.0], [4.0, 2.0, 1.0, 1.0], 1) == [0.0, 3.0, 4.5, 0.0]
    assert simulated([0.0, 1.0, 1.5, 9.0], [4.0, 2.0, 1.0, 1.0], 2) == [0.0, 0.0, 1.5, 0.0]


def test_the_same_seed_gives_the_same_rush_and_another_one_another() -> None:
    first, same, other = (Rush(load(), 300, seed).waits("cpu", 1) for seed in (1, 1, 2))
    assert first == same
    assert first != other


def test_arrivals_end_at_the_deadline_and_are_densest_there() -> None:
    arrived = np.array(rush(100_000, 3600.0, np.random.default_rng(1)))
    assert arrived.min() >= 0
    assert arrived.max() <= 3600
    assert np.count_nonzero(arrived > 3590) / 10 == pytest.approx(peak(100_000, 3600.0), rel=0.1)


def test_the_fewest_workers_are_found() -> None:
    assert [fewest(lambda workers, needed=needed: workers >= needed, 1) for needed in (1, 2, 7, 40)] == [1, 2, 7, 40]
    assert 400 <= fewest(lambda workers: workers >= 400, 1) <= 408


def test_the_page_tells_what_service_json_gives() -> None:
    measured = load()
    parts = {"service": service_table(measured), "cost": cost_table(measured, script.PRICE)}
    assert all(marked.put(PAGE, name, text) == PAGE for name, text in parts.items())
    waits = Rush(measured, script.STUDENTS).waits("gpu", script.GPU_WORKERS[-1])
    rows = [waiting_row("gpu", script.GPU_WORKERS[-1], waits)]
    rows += [class_row(measured, students) for students in script.CLASSES[:2]]
    assert [row for row in rows if f"| {' | '.join(row)} |" not in PAGE] == []
    assert script.FIGURE.exists()


def test_a_page_without_the_marks_is_refused() -> None:
    with pytest.raises(SystemExit, match="holds the part cost 0 times"):
        marked.put("# Nothing here\n", "cost", "| a |")


def test_a_real_rush_that_differs_too_much_fails() -> None:
    seen = {1: Beside(0.8, 10.0, 11.0, 10.0), 2: Beside(0.8, 10.0, 8.0, 10.1)}
    assert script.checked(seen.__getitem__, (1,), 0.15)[1] == 0
    told, code = script.checked(seen.__getitem__, (1, 2), 0.15)
    assert code == 1
    assert "| 2 | 80% | 10.00 | 8.00 | -20.0% | +1.0% |" in told


def test_charts_are_whole_and_hold_their_values() -> None:
    from xml.etree import ElementTree

    bars = charts.bars("Time & more", "ms", [("fork", 2.5), ("walls", -0.5)])
    lines = charts.lines("Waiting", "workers", "s", {"mean": [(1, 100.0), (2, 0.5)]})
    assert [ElementTree.fromstring(chart).tag for chart in (bars, lines)] == ["{http://www.w3.org/2000/svg}svg"] * 2
    assert ">2.5<" in bars
    assert "Time &amp; more" in bars


def test_service_times_are_read_strictly() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"date": 1}', type=type(load()))
